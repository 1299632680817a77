"""What can be done to the notes of a lead, which is locked first."""

from uuid import UUID

from chassis.aggregates import add, change, remove
from chassis.caller import Caller
from chassis.database import transaction
from chassis.ids import now
from contracts.leads import NoteAdded, NoteChanged, NoteDeleted
from leads.commands import WriteNote
from leads.errors import NoteNotFound, NotTheAuthor
from leads.models import Lead, Note


async def add_note(caller: Caller, lead_id: UUID, command: WriteNote) -> Note:
    """Notes something on a lead."""
    async with transaction():
        return await write_note(caller, await Lead.take(caller.account_id, lead_id), command.text)


async def write_note(caller: Caller, lead: Lead, text: str) -> Note:
    """Notes something on a lead that is locked, or new in this transaction."""
    note = Note(account_id=lead.account_id, lead_id=lead.id, text=text, author_id=caller.id, author_name=caller.name)
    return await add(caller, note, lambda added: NoteAdded(note=added.state(lead)))


async def change_note(caller: Caller, lead_id: UUID, note_id: UUID, command: WriteNote, expected: int | None) -> Note:
    """Gives a note another text, and says that it was edited; the same text changes nothing. Raises NotTheAuthor."""
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id)
        note = await _take(caller, lead, note_id, expected)
        if note.text == command.text:
            return note
        note.text, note.edited_at = command.text, now()
        return await change(caller, note, lambda changed: NoteChanged(note=changed.state(lead)))


async def delete_note(caller: Caller, lead_id: UUID, note_id: UUID, expected: int | None) -> None:
    """Deletes a note for good; raises NotTheAuthor."""
    async with transaction():
        lead = await Lead.take(caller.account_id, lead_id)
        note = await _take(caller, lead, note_id, expected)
        await remove(caller, note, lambda deleted: NoteDeleted(note=deleted.last_state(lead)))


async def _take(caller: Caller, lead: Lead, note_id: UUID, expected: int | None) -> Note:
    """Whoever may not change it is refused before they are told that it is another version."""
    note = await Note.filter(account_id=lead.account_id, lead_id=lead.id, id=note_id).first()
    if note is None:
        raise NoteNotFound
    if caller.role != "admin" and (caller.id is None or caller.id != note.author_id):
        raise NotTheAuthor
    return await Note.take(lead.account_id, note_id, expected)
