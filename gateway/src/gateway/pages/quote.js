"use strict";

// The token stands behind the #, which browsers send to nobody; from here it goes only into the bodies of requests.
const token = new URLSearchParams(location.hash.slice(1)).get("t") || "";
const language = navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
const WORDS = {
  en: {
    quote: "Quote", until: "Valid until", description: "Description", quantity: "Quantity", price: "Unit price",
    discount: "Discount", vat: "VAT", net: "Net", gross: "Total incl. VAT", approve: "Approve", reject: "Decline",
    reason: "Why not? (optional)", approved: "You approved this quote. Thank you!", rejected: "You declined this quote.",
    gone: "This link is no longer valid. Please ask whoever sent you the quote for a new one.",
    later: "That did not work. Please try again in a moment.",
  },
  fr: {
    quote: "Devis", until: "Valable jusqu'au", description: "Désignation", quantity: "Quantité", price: "Prix unitaire",
    discount: "Remise", vat: "TVA", net: "HT", gross: "Total TTC", approve: "Accepter", reject: "Refuser",
    reason: "Pourquoi ? (facultatif)", approved: "Vous avez accepté ce devis. Merci !", rejected: "Vous avez refusé ce devis.",
    gone: "Ce lien n'est plus valable. Demandez-en un nouveau à la personne qui vous a envoyé le devis.",
    later: "Cela n'a pas fonctionné. Réessayez dans un instant.",
  },
}[language];
const page = document.getElementById("quote");

function element(name, text, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...(text === "" ? children : [text, ...children]));
  return made;
}

function euros(amount) {
  return new Intl.NumberFormat(language, { style: "currency", currency: "EUR" }).format(amount);
}

function percent(value) {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 }).format(value / 100);
}

function row(kind, cells) {
  return element("tr", "", {}, ...cells.map((cell) => element(kind, cell)));
}

function sum(label, amount) {
  return element("tr", "", {}, element("td", label, { colSpan: 5 }), element("td", euros(amount)));
}

function lines(quote) {
  const head = [WORDS.description, WORDS.quantity, WORDS.price, WORDS.discount, WORDS.vat, WORDS.net];
  const rows = quote.lines.map((line) => row("td", [
    line.description, Number(line.quantity).toLocaleString(language), euros(line.unit_price),
    percent(line.discount_percent), percent(line.vat_percent), euros(line.net),
  ]));
  return element("div", "", { className: "lines" }, element("table", "", {},
    element("thead", "", {}, row("th", head)),
    element("tbody", "", {}, ...rows),
    element("tfoot", "", {}, sum(WORDS.net, quote.net), sum(WORDS.vat, quote.vat), sum(WORDS.gross, quote.gross)),
  ));
}

function choice() {
  const reason = element("input", "", { name: "reason", maxLength: 500 });
  const approve = element("button", WORDS.approve, { type: "button", className: "approve" });
  const reject = element("button", WORDS.reject, { type: "submit" });
  const form = element("form", "", {}, approve, element("label", WORDS.reason, {}, reason), reject);
  approve.addEventListener("click", () => ask("approve", {}));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("reject", reason.value.trim() ? { reason: reason.value } : {});
  });
  return form;
}

function show(quote) {
  document.title = `${WORDS.quote} ${quote.number}`;
  const until = new Date(`${quote.valid_until}T12:00:00Z`).toLocaleDateString(language, { dateStyle: "long" });
  page.replaceChildren(
    element("h1", quote.title),
    element("p", `${WORDS.quote} ${quote.number} · ${WORDS.until} ${until}`),
    lines(quote),
    element("p", quote.notes, { className: "notes" }),
    quote.status === "sent" ? choice() : element("p", WORDS[quote.status] || WORDS.gone, { className: "said" }),
  );
}

function say(text) {
  page.querySelectorAll(".said").forEach((said) => said.remove());
  page.append(element("p", text, { className: "said" }));
}

async function ask(what, more) {
  const buttons = page.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const answer = await fetch(`/api/v1/quote-links/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify({ token, ...more }),
    });
    if (answer.ok) return show(await answer.json());
    say([404, 410, 422].includes(answer.status) ? WORDS.gone : WORDS.later);
  } catch {
    say(WORDS.later);
  }
  buttons.forEach((button) => { button.disabled = false; });
}

document.documentElement.lang = language;
ask("view", {});
