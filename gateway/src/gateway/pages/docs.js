// validatorUrl: null keeps the page from asking a validator on the internet about our document.
SwaggerUIBundle({ url: "/api/v1/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null });
