"""Why a case is on the list, in the reserve or on neither, in Indonesian and English.

`<rank>`, `<province_rank>`, `<seats>`, `<list_no>`, `<last_reserve>`, `<cut_off>` and `<last_winner>` are filled in with the
numbers of each case.
"""

from __future__ import annotations

from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Programme
from pipeline.core.round import Floor
from pipeline.core.spoken import condition_words

PLACED = {
    "selected": ("Terpilih", "Selected"),
    "reserve": ("Cadangan nomor <list_no>", "Reserve number <list_no>"),
    "not_selected": ("Tidak terpilih", "Not selected"),
}
WHY = {
    "SELECTED_OPEN": ("peringkat <rank>, kuota <seats>.", "rank <rank>, quota <seats>."),
    "SELECTED_FLOOR": ("peringkat <rank>, pada kursi yang disediakan bagi {floors}; kuota <seats>.",
                       "rank <rank>, on a seat kept for {floors}; quota <seats>."),
    "RESERVE": ("peringkat <rank>, di luar kuota <seats>.", "rank <rank>, beyond the quota of <seats>."),
    "QUOTA_FULL": ("peringkat <rank>, sedangkan kuota <seats> dan cadangan sampai peringkat <last_reserve>.",
                   "rank <rank>, while the quota is <seats> and the reserve ends at rank <last_reserve>."),
    "LAST_SEATS_HELD_FOR_FLOOR": ("peringkat <rank>; kursi terakhir dari kuota <seats> disediakan bagi {floors}.",
                                  "rank <rank>; the last seats of the quota of <seats> are kept for {floors}."),
    "BUDGET": ("peringkat <rank>; anggaran habis pada peringkat provinsi <last_winner>, kasus ini peringkat provinsi <province_rank>.",
               "rank <rank>; the budget was used up at rank <last_winner> of the province, this case has rank <province_rank>."),
    "STOCK_OUT": ("peringkat <rank>; {packages} habis pada peringkat provinsi <last_winner>, kasus ini peringkat provinsi <province_rank>.",
                  "rank <rank>; {packages} ran out at rank <last_winner> of the province, this case has rank <province_rank>."),
    "NO_PACKAGE": ("peringkat <rank>; belum diketahui paket mana yang cocok, sedangkan jumlah paket terbatas. Lengkapi jenis usahanya.",
                   "rank <rank>; which package fits is not known, and packages are limited. Complete the sector of the business."),
}
CUT_OFF = (" Dari kelompoknya terpilih sampai peringkat <cut_off>.", " Of its group, those up to rank <cut_off> are selected.")


def place_reason(status: str, code: str, resource: str, programme: Programme, floors: tuple[Floor, ...]) -> tuple[str, str]:
    """The text of a placed case in both languages; `resource` names what ran out, `floors` are the round's."""
    kind, _, members = code.partition("(")
    kept = members.rstrip(")").split(";") if members else [floor.group for floor in floors]
    texts = []
    for number, language in enumerate(("id", "en")):
        text = WHY[kind][number].format(floors=_groups(programme, kept, language), packages=_packages(programme, resource, language))
        if floors and kind in ("RESERVE", "QUOTA_FULL", "LAST_SEATS_HELD_FOR_FLOOR"):
            text += CUT_OFF[number]
        texts.append(f"{PLACED[status][number]}: {text}")
    return texts[0], texts[1]


def _groups(programme: Programme, names: list[str], language: str) -> str:
    """Groups by name, with what makes a case a member."""
    facts = candidate_facts()
    return "; ".join(f"{group.name} ({condition_words(group.when, facts, language)})" for group in programme.groups if group.name in names)


def _packages(programme: Programme, names: str, language: str) -> str:
    titles = {package.name: package.title_id if language == "id" else package.title_en for package in programme.packages}
    return ", ".join(titles[name] for name in names.split(";") if name in titles)
