"""What a mailbox is for: by SPECIAL-USE (RFC 6154), else by names that people have given it.

Must never give one role to two mailboxes, nor a role by name where the server gave it by flag.
"""

from collections.abc import Sequence
from typing import Final

from tui_mail.model.folder import Role

_BY_FLAG: Final = {
    "\\sent": Role.SENT,
    "\\drafts": Role.DRAFTS,
    "\\trash": Role.TRASH,
    "\\junk": Role.JUNK,
    "\\archive": Role.ARCHIVE,
}
_ALL_MAIL: Final = "\\all"
"""Where a message stays that is taken out of the inbox, if there is no archive."""

_SENT = """Sent|Sent Items|Sent Mail|Sent Messages|Gesendet|Gesendete Elemente|Gesendete Objekte|
    Envoyés|Messages envoyés|Éléments envoyés|Enviados|Elementos enviados|Mensajes enviados|
    Itens enviados|Inviati|Posta inviata|Elementi inviati|Verzonden|Verzonden items|Wysłane|
    Elementy wysłane|Skickat|Skickade objekt|Sendt|Sendte elementer|Lähetetyt|Отправленные|
    Надіслані|Odeslané|Odoslané|Elküldött|Trimise|Gönderilmiş Öğeler|Gönderilmiş Postalar|
    已发送|已发送邮件|已傳送郵件|寄件備份|送信済み|送信済みアイテム|送信済みメール|보낸 편지함|
    보낸편지함|נשלח|المرسل|البريد المرسل"""
_DRAFTS = """Drafts|Draft|Entwürfe|Brouillons|Borradores|Rascunhos|Bozze|Concepten|
    Wersje robocze|Szkice|Utkast|Kladder|Luonnokset|Черновики|Чернетки|Koncepty|Rozepsané|
    Piszkozatok|Ciorne|Taslaklar|草稿|草稿箱|草稿匣|下書き|임시 보관함|임시보관함|טיוטות|مسودات|
    المسودات"""
_TRASH = """Trash|Deleted|Deleted Items|Deleted Messages|Bin|Papierkorb|Gelöschte Elemente|
    Gelöschte Objekte|Corbeille|Éléments supprimés|Messages supprimés|Papelera|
    Elementos eliminados|Lixeira|Lixo|Itens excluídos|Cestino|Posta eliminata|Prullenbak|
    Verwijderde items|Kosz|Elementy usunięte|Papperskorgen|Borttagna objekt|Papirkurv|Søppel|
    Roskakori|Poistetut|Корзина|Удаленные|Удалённые|Кошик|Koš|Kôš|Kuka|Törölt elemek|Coș de gunoi|
    Çöp Kutusu|Silinmiş Öğeler|已删除|已删除邮件|废纸篓|垃圾桶|刪除的郵件|ごみ箱|ゴミ箱|
    削除済みアイテム|휴지통|지운 편지함|אשפה|المهملات|سلة المهملات"""
_JUNK = """Junk|Junk E-mail|Junk Email|Junk Mail|Spam|Bulk|Bulk Mail|Spamverdacht|Unerwünscht|
    Indésirables|Courrier indésirable|Pourriel|Correo no deseado|No deseado|Lixo eletrônico|
    Lixo Electrónico|Posta indesiderata|Indesiderata|Ongewenste e-mail|Ongewenst|
    Wiadomości-śmieci|Skräppost|Søppelpost|Uønsket e-mail|Uønsket post|Roskaposti|Спам|
    Нежелательная почта|Nevyžádaná pošta|Levélszemét|Istenmeyen|Gereksiz E-posta|垃圾邮件|垃圾郵件|
    迷惑メール|스팸|스팸메일함|정크 메일|דואר זבל|البريد غير الهام|بريد مزعج"""
_ARCHIVE = """Archive|Archives|Archiv|Archivo|Archivos|Arquivo|Arquivo Morto|Archivio|Archief|
    Archiwum|Arkiv|Arkisto|Архив|Архів|Archív|Archívum|Arhivă|Arşiv|存档|归档|封存|アーカイブ|보관함|
    ארכיון|أرشيف|الأرشيف"""

_BY_NAME: Final = {
    name.strip().casefold(): role
    for role, names in (
        (Role.SENT, _SENT),
        (Role.DRAFTS, _DRAFTS),
        (Role.TRASH, _TRASH),
        (Role.JUNK, _JUNK),
        (Role.ARCHIVE, _ARCHIVE),
    )
    for name in names.split("|")
}
_PARENTS: Final = ("inbox/", "[gmail]/", "[google mail]/")
"""Below these a name counts as if it stood at the top."""


def roles(mailboxes: Sequence[tuple[str, frozenset[str], bool]]) -> dict[int, Role]:
    """The roles of mailboxes, by their position.

    Args:
        mailboxes: each by its shown name, its LIST flags in lower case, and whether it can be
            selected.
    """
    given: dict[int, Role] = {}
    usable = [(at, name, flags) for at, (name, flags, able) in enumerate(mailboxes) if able]
    for at, name, flags in usable:
        role = next((_BY_FLAG[flag] for flag in sorted(flags) if flag in _BY_FLAG), None)
        if name == "Inbox":
            role = Role.INBOX
        _give(given, at, role)
    for at, _name, flags in usable:
        _give(given, at, Role.ARCHIVE if _ALL_MAIL in flags else None)
    for at, name, _flags in sorted(usable, key=lambda box: box[1].count("/")):
        folded = name.casefold()
        for parent in _PARENTS:
            folded = folded.removeprefix(parent)
        _give(given, at, _BY_NAME.get(folded))
    return given


def _give(given: dict[int, Role], at: int, role: Role | None) -> None:
    if role is not None and at not in given and role not in given.values():
        given[at] = role
