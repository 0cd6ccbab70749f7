"""Rules applied: what they fit is found, decided on as a whole, and done in one transaction.

What is told before a run is made by the very code that runs. Must never do a thing twice for one
message: what is done and that it was looked at are committed together.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from fnmatch import fnmatchcase

from tui_mail.config.schema import Settings
from tui_mail.engine.account_work import Tools
from tui_mail.engine.acting import Acting
from tui_mail.engine.folder_actions import proper
from tui_mail.engine.rule_words import ReadyRule, drafted, understood, wanted
from tui_mail.errors import NotFound
from tui_mail.model.events import MailChanged
from tui_mail.model.folder import Folder, Role
from tui_mail.model.ids import AccountKey, FolderId, MessageId
from tui_mail.model.message_json import message as message_json
from tui_mail.model.rules import RuleAction, RuledMessage, RulesRan, RunRules, Verb
from tui_mail.model.search import Search
from tui_mail.model.summary import Summary
from tui_mail.ports.mail_store import Placed, UndoStep
from tui_mail.ports.rules_store import RuleChange
from tui_mail.ports.steps import Step
from tui_mail.sync.folder_roles import role_named
from tui_mail.sync.rule_plan import Deed, Found, plan

_ROLES = {Verb.ARCHIVE: Role.ARCHIVE, Verb.DELETE: Role.TRASH}


class RuleRuns(Acting):
    """One engine's.

    Args:
        tools: the engine's.
        settings: gives the settings in force.
        changed: told of each account that has something to say to its server.
    """

    def __init__(
        self, tools: Tools, settings: Callable[[], Settings], changed: Callable[[AccountKey], None]
    ) -> None:
        super().__init__(tools, settings, changed)
        self._reader = tools.store.rules.reader()

    def run(self, wish: RunRules) -> RulesRan:
        """On demand: messages of a folder; one step to undo.

        Raises:
            ConfigError: a rule of the settings is wrong; nothing is done then.
            NotFound: there is no such rule, account or folder.
        """
        now = self._tools.now()
        if wish.draft is not None:
            rules: tuple[ReadyRule, ...] = (drafted(wish.draft, now),)
        else:
            rules = wanted(understood(self._settings(), now), wish.names)
        found: list[MessageId] = []
        deeds: list[Deed] = []
        for folder in self._where(wish):
            ids = self._reader.messages_of(folder.id)
            found += ids
            deeds += self._decide(rules, ids, folder.id)
        remarks: tuple[str, ...] = ()
        if deeds and not wish.dry:
            tools = self._tools
            with tools.acting, tools.hub.after(), tools.store.together():
                remarks = self._do(deeds, undoable=True)
        told = self._told(deeds)
        return RulesRan(told, len(found), wish.dry, remarks)

    def apply_to_news(self, ids: Sequence[MessageId]) -> Collection[MessageId]:
        """On arrival: done, and noted as looked at, together. Those that a rule tells people of.

        Raises:
            ConfigError: a rule is wrong; nothing is done, and these wait until it is right.
        """
        rules = wanted(understood(self._settings(), self._tools.now()), ())
        deeds: list[Deed] = []
        with self._tools.acting:
            for folder, here in self._by_folder(ids).items():
                asked = tuple(one for one in rules if comes_under(one, folder))
                deeds += self._decide(asked, here, folder.id)
            self._tools.steps.passed(Step.RULES_BEFORE)
            with self._tools.hub.after(), self._tools.store.together():
                remarks = self._do(deeds, undoable=False)
                self._tools.store.rules.arrived_done(ids)
            self._tools.steps.passed(Step.RULES_AFTER)
        for words in remarks:
            self._remark(words)
        return {deed.id for deed in deeds if deed.notify}

    def close(self) -> None:
        """Let go of the store."""
        self._reader.close()

    def _where(self, wish: RunRules) -> list[Folder]:
        """Folders that a run on demand goes over."""
        accounts = tuple(self._settings().accounts)
        if wish.account is not None and wish.account not in accounts:
            hint = "`tui-mail account list` names them."
            raise NotFound(f"There is no account {wish.account}.", hint)
        keys = accounts if wish.account is None else (wish.account,)
        role = role_named(wish.folder) if wish.folder else Role.INBOX
        found = [
            folder
            for key in keys
            for folder in self._folders.shown(key)
            if folder.name.casefold() == wish.folder.casefold()
            or (role is not None and folder.role is role)
        ]
        if not found and wish.folder:
            raise NotFound(f"There is no folder {wish.folder}.", "`tui-mail folders` names them.")
        return found

    def _by_folder(self, ids: Sequence[MessageId]) -> Mapping[Folder, list[MessageId]]:
        """Where they are now; those that are gone or hidden are left out."""
        placed = self._tools.store.placed(ids)
        folders = {
            folder.id: folder
            for account in {place.account for place in placed}
            for folder in self._folders.shown(account)
        }
        found: dict[Folder, list[MessageId]] = {}
        for place in sorted(placed, key=lambda one: one.id):
            if place.folder in folders:
                found.setdefault(folders[place.folder], []).append(place.id)
        return found

    def _decide(
        self, rules: Sequence[ReadyRule], ids: Sequence[MessageId], folder: FolderId
    ) -> tuple[Deed, ...]:
        """What these rules do to these messages of one folder, all asked before any is done."""
        found = [
            Found(one.name, one.rule.actions, one.rule.stop, self._fits(one.search, ids, folder))
            for one in rules
        ]
        return plan(found, ids)

    def _fits(
        self, search: Search, ids: Sequence[MessageId], folder: FolderId
    ) -> frozenset[MessageId]:
        if not ids:
            return frozenset()
        return self._reader.fitting(search, folder, ids)

    def _do(self, deeds: Sequence[Deed], *, undoable: bool) -> tuple[str, ...]:
        """Do it all, in the transaction that is open; what was not done, in words."""
        from tui_mail.engine.rule_forwards import forward  # few rules do

        tools, store = self._tools, self._tools.store
        placed = {place.id: place for place in store.placed([deed.id for deed in deeds])}
        rows = {row.id: row for row in self._reader.rows([d.id for d in deeds if d.programs])}
        remarks: list[str] = []
        names = list(dict.fromkeys(name for deed in deeds for name in deed.rules))
        word = f"rule {names[0]}" if len(names) == 1 else f"{len(names)} rules"
        note = UndoStep("rules") if undoable else None
        changes = [self._change(deed, placed[deed.id]) for deed in deeds if deed.id in placed]
        now_in = store.rules.change_by_rules(changes, word=word, note=note)
        for deed in deeds:
            if deed.id not in placed:
                continue
            for address in deed.forwards:
                remarks += forward(tools, self._settings(), placed[deed.id], address)
            for name, command in deed.programs:
                self._want_program(name, command, rows.get(deed.id))
        self._tell_folders(placed, now_in)
        return tuple(dict.fromkeys(remarks))

    def _change(self, deed: Deed, place: Placed) -> RuleChange:
        account = place.account
        target = None if deed.place is None else self._target(account, deed.place, place)
        return RuleChange(
            deed.id,
            deed.add,
            deed.remove,
            self._copies(account, deed.copies, place.folder if target is None else target),
            target,
            self._folders.says(account),
        )

    def _copies(
        self, account: AccountKey, names: Sequence[str], own: FolderId | None
    ) -> tuple[FolderId, ...]:
        """Where copies go: once into each folder, and none beside the message itself."""
        found = dict.fromkeys(self._folder(account, name).id for name in names)
        return tuple(folder for folder in found if folder != own)

    def _target(self, account: AccountKey, action: RuleAction, place: Placed) -> FolderId | None:
        """No rule deletes for good: what is in Trash stays there."""
        role = _ROLES.get(action.verb)
        if role is None:
            return self._folder(account, action.words[0]).id
        return place.folder if place.role is role else self._folders.of_role(account, role).id

    def _folder(self, account: AccountKey, name: str) -> Folder:
        known = self._folders.shown(account)
        same = [f for f in known if f.name == name] or [
            f for f in known if f.name.casefold() == name.casefold()
        ]
        if same:
            return same[0]
        role = role_named(name)
        if role is not None:
            return self._folders.of_role(account, role)
        return self._folders.made(account, proper(name), None)

    def _want_program(self, rule: str, command: Sequence[str], row: Summary | None) -> None:
        if row is not None:
            given = {"event": "rule", "rule": rule, "message": message_json(row)}
            self._tools.store.rules.want_program(
                f"rule {rule}", command, json.dumps(given, ensure_ascii=False)
            )

    def _tell_folders(
        self, placed: Mapping[MessageId, Placed], now_in: Mapping[MessageId, FolderId]
    ) -> None:
        touched: dict[AccountKey, set[FolderId]] = {}
        whose = {place.id: place.account for place in self._tools.store.placed(tuple(now_in))}
        for message, folder in now_in.items():
            if message in whose:
                touched.setdefault(whose[message], set()).add(folder)
        for message, place in placed.items():
            if message in now_in and place.folder is not None:
                touched.setdefault(place.account, set()).add(place.folder)
        for account, folders in touched.items():
            self._tools.hub.tell(MailChanged(account, tuple(sorted(folders))))
            if self._folders.says(account):
                self._changed(account)

    def _told(self, deeds: Sequence[Deed]) -> tuple[RuledMessage, ...]:
        whose = {place.id: place for place in self._tools.store.placed([d.id for d in deeds])}
        return tuple(
            RuledMessage(deed.id, whose[deed.id].account, deed.rules, deed.words)
            for deed in deeds
            if deed.id in whose
        )

    def _remark(self, words: str) -> None:
        from tui_mail.engine.log import Log

        Log(__name__).warning("%s", words)


def comes_under(one: ReadyRule, folder: Folder) -> bool:
    """Whether a rule is asked of mail that comes in that folder."""
    globs = one.rule.folders
    if not globs:
        return folder.role is Role.INBOX
    name = folder.name.casefold()
    named_by_role = folder.role is not None and folder.role.value
    return any(
        fnmatchcase(name, glob.casefold()) or glob.casefold() == named_by_role for glob in globs
    )
