"""Why the media service refuses."""

from chassis import errors
from chassis.errors import Conflict, FieldError, NotFound
from chassis.validation import field_error
from chassis.words import Words


class MediaNotFound(NotFound):
    """No such file in this account, or none that the caller may see."""

    code = "media_not_found"
    words = Words("There is no such file.", "Ce fichier n'existe pas.")


class RangeNotSatisfiable(errors.Refusal):
    """The range that was asked for lies behind the end of the file's `size` bytes."""

    code = "range_not_satisfiable"
    status = 416
    words = Words("The file ends before that.", "Le fichier se termine avant.")

    def __init__(self, size: int) -> None:
        super().__init__(headers={"Content-Range": f"bytes */{size}"})


class OwnerGone(Conflict):
    """What the file was for has been deleted in the meantime."""

    code = "owner_gone"
    words = Words("What this file was for has been deleted.", "L'élément auquel ce fichier appartient a été supprimé.")


class Refusal(errors.Refusal):
    """A request or a file that is not taken; `str()` says the reason in plain words, for logs and tests."""

    def __init__(self, reason: str, *, found: tuple[FieldError, ...] = ()) -> None:
        super().__init__()
        self.reason = reason
        if found:
            self.extra = {"errors": [finding._asdict() for finding in found]}

    def __str__(self) -> str:
        return self.reason


class FileTypeNotAllowed(Refusal):
    """The content is of no kind that may be stored here, whatever its name or header say."""

    code = "file_type_not_allowed"
    status = 415
    words = Words("Files of this type are not allowed here.", "Ce type de fichier n'est pas permis ici.")


class FileDamaged(Refusal):
    """The content does not decode within the limits of its kind."""

    code = "file_damaged"
    status = 422
    words = Words("The file is damaged or can't be opened.", "Le fichier est endommagé ou illisible.")


class FileTooLarge(Refusal):
    """A file, or the request as a whole, has more bytes than allowed."""

    code = "file_too_large"
    status = 413
    words = Words("The file is too large: 20 MB at most.", "Le fichier est trop volumineux : 20 Mo au plus.")


class UploadBroken(Refusal):
    """The body is no whole multipart/form-data document: cut off, malformed, or not as long as announced."""

    code = "upload_broken"
    status = 400
    words = Words("The upload broke off or is malformed.", "L'envoi est interrompu ou mal formé.")


class FormExpected(Refusal):
    """The request is of another content type than multipart/form-data."""

    code = "form_expected"
    status = 415
    words = Words("Files come as multipart/form-data.", "Les fichiers s'envoient en multipart/form-data.")


class TooManyFiles(Refusal):
    """More files in one request than allowed."""

    code = "too_many_files"
    status = 422
    words = Words("Too many files in one request.", "Trop de fichiers dans une seule requête.")


class UnknownFields(Refusal):
    """The form has fields that an upload does not know; `fields` names them in order."""

    code = "unknown_field"
    status = 422
    words = Words("The form has fields that are not known.", "Le formulaire contient des champs inconnus.")

    def __init__(self, fields: tuple[str, ...]) -> None:
        found = tuple(field_error(field, "unknown_field") for field in fields)
        super().__init__(f"unknown fields: {', '.join(fields)}", found=found)
        self.fields = fields


class FileMissing(Refusal):
    """The form has no file."""

    code = "file_missing"
    status = 422
    words = Words("There is no file in the form.", "Le formulaire ne contient pas de fichier.")

    def __init__(self, reason: str) -> None:
        super().__init__(reason, found=(field_error("file", "required"),))
