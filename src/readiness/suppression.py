"""Which figures of a small group stay hidden, so that no sum or difference gives them away.

Counts below `k` are hidden (also nought: "nobody" says something about everybody). A hidden count
can come back as a total less the counts beside it, so more cells are hidden with it until, for
whoever knows every published cell and total, each hidden one may still be any of at least `k` + 1
whole numbers. Groups of two cuts that hold nearly the same firms are not shown both.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations

LEAST_K, DEFAULT_K, MOST_K = 5, 10, 30
MOST_UNIONS = 2**14
"""As many unions are walked, at most: they double with each group."""
Values = Sequence[Sequence[int]]
Mask = list[list[bool]]


def hide_parts(sizes: Mapping[str, int], k: int, *, forced: Iterable[str] = ()) -> frozenset[str]:
    """The parts of a whole of known size that stay hidden.

    Args:
        sizes: How many firms are in each part; together they are the whole.
        k: The smallest count shown.
        forced: Parts to hide whatever their size.
    """
    hidden = {name for name, size in sizes.items() if size < k} | set(forced)
    shown = sorted((size, name) for name, size in sizes.items() if name not in hidden)
    # Readers know that a group with a row has at least one firm: take one off each.
    while hidden and shown:
        room = sum(sizes[name] - (sizes[name] > 0) for name in hidden)
        if len(hidden) > 1 and room >= k:
            break
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)


def hide_known_small(
    sizes: Mapping[str, int], k: int, *, company: Iterable[str], sure: Iterable[str] = ()
) -> frozenset[str]:
    """The parts of a whole of known size that stay hidden from one who knows which are small.

    Such a reader knows of each hidden part whether it is below `k`. So there must be one that is
    not, and enough in all for any small part to be everything from nought to k - 1.

    Args:
        sizes: How many are in each part; together they are the whole.
        k: The smallest count shown.
        company: Parts that may be hidden though they are not small, smallest first. The others are
            taken as known from elsewhere, unless it takes all parts to hide a small one.
        sure: Parts that readers may know when they are small: they protect no other.
    """
    small = {name for name, size in sizes.items() if size < k}
    if not small:
        return frozenset()
    spare = sum(sizes[name] for name in small.difference(sure))
    hidden = set(small)
    for name in sorted(set(company) - small, key=lambda n: (sizes[n], n)):
        hidden.add(name)
        spare += sizes[name] - k
        if spare >= k - 1:
            return frozenset(hidden)
    return frozenset(sizes)


def overlap(
    cuts: tuple[str, str],
    joint: Mapping[tuple[str, str], int],
    shown: tuple[frozenset[str], frozenset[str]],
    k: int,
) -> tuple[str, str] | None:
    """The (cut, group) to hide because unions of two cuts' groups differ by 1 to k - 1 firms.

    Who knows which firms took part could take one union's figures from the other's and be left
    with those few. The hidden groups of a cut count as one group, since the total is known. Where
    both cuts have too many groups to try all unions, the smallest group of one is hidden untried.

    Args:
        cuts: Names of the two cuts.
        joint: Firms by group of the first and of the second cut.
        shown: The groups shown of each.
        k: The smallest difference allowed.

    Returns:
        The smallest group of the first such pair of unions; None when there is none.
    """
    order, found, names = _fewest_first(cuts, joint.items(), shown)
    firsts, seconds = map(len, names)
    # A union and what is outside it differ alike, so that one of each two is enough.
    if 2 ** (firsts - 1) > MOST_UNIONS:
        return _smallest(order, found, names, {(0, i) for i in range(firsts)})
    table = [[0] * seconds for _ in range(firsts)]
    for (i, j), count in found.items():
        table[i][j] = count
    for union in _unions(firsts, firsts // 2):
        # For each second group: how many of it are inside and outside of the union. The union of
        # seconds nearest to it takes those with more inside; every other choice differs by more.
        inside = [sum(table[i][j] for i in union) for j in range(seconds)]
        outside = [sum(row[j] for row in table) - inside[j] for j in range(seconds)]
        if not 0 < sum(map(min, inside, outside)) < k:
            continue
        others = {(1, j) for j in range(seconds) if inside[j] >= outside[j]}
        return _smallest(order, found, names, {(0, i) for i in union} | others)
    return None


def overlap_of_three(
    cuts: Sequence[str],
    joint: Mapping[tuple[str, ...], int],
    shown: Sequence[frozenset[str]],
    k: int,
) -> tuple[str, str] | None:
    """The (cut, group) to hide because unions of three cuts' groups together tell of few firms.

    Who adds a union of the first cut's figures to one of the second's, and takes away one of the
    third's, is left with the firms that are not in as many on both sides. All other sums and
    differences of three such unions are this one with unions exchanged for what is outside them, so
    that it does not matter of which two cuts all unions are tried: of those with the fewest groups.
    No two of the cuts may overlap by themselves: that is looked for first, by `overlap`. Where two
    cuts have too many to try, the smallest group of the larger one is hidden untried.

    Args:
        cuts: Names of the three cuts.
        joint: Firms by group of each cut.
        shown: The groups shown of each.
        k: The fewest firms that may be left, unless none is.

    Returns:
        The smallest group of the first such unions; None when there are none.
    """
    if not joint:
        return None
    cuts, found, names = _fewest_first(cuts, joint.items(), shown)
    firsts, seconds, thirds = map(len, names)
    if 2 ** (firsts + seconds) > MOST_UNIONS:
        return _smallest(cuts, found, names, {(1, j) for j in range(seconds)})
    table = [[[0] * thirds for _ in range(seconds)] for _ in range(firsts)]
    for (i, j, m), count in found.items():
        table[i][j][m] = count
    total = sum(joint.values())
    for union in _unions(firsts):
        inside = [[sum(table[i][j][m] for i in union) for m in range(thirds)]
                  for j in range(seconds)]  # fmt: skip
        outside = [[sum(row[j][m] for row in table) - inside[j][m] for m in range(thirds)]
                   for j in range(seconds)]  # fmt: skip
        for other in _unions(seconds):
            # By third group, how many are in neither of the two unions, and how many in just one.
            none, one = [0] * thirds, [0] * thirds
            for j in range(seconds):
                chosen = (outside[j], None) if j in other else (inside[j], outside[j])
                one = [n + more for n, more in zip(one, chosen[0], strict=True)]
                if chosen[1] is not None:
                    none = [n + more for n, more in zip(none, chosen[1], strict=True)]
            # The union of thirds nearest to the sum of both takes those with more in just one.
            if not 0 < total - sum(map(max, none, one)) < k:
                continue
            third = {(2, m) for m in range(thirds) if one[m] >= none[m]}
            touched = {(0, i) for i in union} | {(1, j) for j in other} | third
            return _smallest(cuts, found, names, touched)
    return None


def _fewest_first(
    cuts: Sequence[str], joint: Set[tuple[tuple[str, ...], int]], shown: Sequence[frozenset[str]]
) -> tuple[list[str], dict[tuple[int, ...], int], list[list[str]]]:
    """The cuts from the fewest groups to the most, firms by place of group, names of the groups.

    All hidden groups of a cut are one, the last, without a name; none where no firm is hidden.
    """
    names = [
        [*sorted(own), *[""] * any(groups[at] not in own for groups, _ in joint)]
        for at, own in enumerate(shown)
    ]
    order = sorted(range(len(cuts)), key=lambda at: len(names[at]))
    places = [{name: place for place, name in enumerate(own)} for own in names]
    found: Counter[tuple[int, ...]] = Counter()
    for groups, count in joint:
        found[tuple(places[at].get(groups[at], len(names[at]) - 1) for at in order)] += count
    return [cuts[at] for at in order], found, [names[at] for at in order]


def _smallest(
    cuts: Sequence[str],
    found: Mapping[tuple[int, ...], int],
    names: Sequence[Sequence[str]],
    touched: Set[tuple[int, int]],
) -> tuple[str, str] | None:
    """The smallest shown group of those touched, each (cut, place), or else of all."""
    sizes = [
        (sum(n for places, n in found.items() if places[cut] == at), cuts[cut], name, (cut, at))
        for cut, own in enumerate(names)
        for at, name in enumerate(own)
        if name
    ]
    _, cut_name, group, _ = min(
        [one for one in sizes if one[3] in touched] or sizes, default=(0, "", "", (0, 0))
    )
    return (cut_name, group) if group else None


def _unions(count: int, most: int | None = None) -> Iterable[frozenset[int]]:
    """Every union of some but not all of the groups, of at most so many, small ones first."""
    for size in range(1, count if most is None else most + 1):
        yield from (frozenset(c) for c in combinations(range(count), size))


def hide_cells(values: Values, closed: tuple[Sequence[bool], Sequence[bool]], k: int) -> Mask:
    """The cells of a table with known margins that stay hidden.

    Args:
        values: One row a group, one column a level. All row and column sums are published.
        closed: Rows and columns that stand for several hidden ones: their cells are never shown,
            and only their upper ends have to stay open.
        k: The smallest count shown, and the least width of what a hidden cell may be.
    """
    rows, columns = range(len(values)), range(len(values[0]) if values else 0)
    hidden = [[closed[0][i] or closed[1][j] or values[i][j] < k for j in columns] for i in rows]
    while True:
        _hide_lines(values, hidden, k)
        bad = next(
            (
                (i, j)
                for i in rows
                for j in columns
                if hidden[i][j]
                and not _safe(values, hidden, (i, j), closed[0][i] or closed[1][j], k)
            ),
            None,
        )
        if bad is None:
            return hidden
        row, column = [(bad[0], j) for j in columns], [(i, bad[1]) for i in rows]
        everywhere = [(i, j) for i in rows for j in columns]
        # First give it company where it is alone, then in either line, then anywhere.
        lonely = [line for line in (row, column) if sum(hidden[i][j] for i, j in line) == 1]
        lines = [*lonely, row + column, everywhere]
        company = next((c for c in (_company(values, hidden, line) for line in lines) if c), None)
        if company is None:
            return hidden
        hidden[company[0]][company[1]] = True


def _company(
    values: Values, hidden: Mask, line: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The cell to hide next: where its other line has a hidden cell already, then the smallest."""

    def cost(cell: tuple[int, int]) -> tuple[int, int, int, int]:
        i, j = cell
        crossing = any(hidden[i]) + any(row[j] for row in hidden)
        return -crossing, values[i][j], i, j

    return min((cell for cell in line if not hidden[cell[0]][cell[1]]), key=cost, default=None)


def _hide_lines(values: Values, hidden: Mask, k: int) -> None:
    """Quick work first: in each line, a lone hidden cell or too small a hidden sum gets company."""
    count, width = len(values), len(values[0]) if values else 0
    lines = [[(i, j) for j in range(width)] for i in range(count)]
    lines += [[(i, j) for i in range(count)] for j in range(width)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            gone = [values[i][j] for i, j in line if hidden[i][j]]
            if gone and min(gone) < k and (len(gone) == 1 or sum(gone) < k):
                company = _company(values, hidden, line)
                if company is not None:
                    hidden[company[0]][company[1]] = changed = True


def _safe(values: Values, hidden: Mask, cell: tuple[int, int], is_closed: bool, k: int) -> bool:
    """Whether what the cell may be, to one who knows all that is shown, is wide enough."""
    value = values[cell[0]][cell[1]]
    if is_closed:
        # It holds several hidden cells, each from nought to its upper end.
        return value >= k or value + slack(values, hidden, cell, 1, k) >= k
    up = slack(values, hidden, cell, 1, k)
    return up >= k or up + slack(values, hidden, cell, -1, k) >= k


def slack(values: Values, hidden: Mask, cell: tuple[int, int], way: int, limit: int) -> int:
    """By how much a hidden cell may be higher (`way` 1) or lower (-1), at most `limit`.

    Why: all tables with the same published cells and margins differ from the true one by moves
    round rings of hidden cells, so the most a cell can move is a largest flow from its row to its
    column. One whose ends lie `limit` apart needs no exact answer.
    """
    count, width = len(values), len(values[0])
    row, column = cell
    endless = limit + 1
    room: list[dict[int, int]] = [{} for _ in range(count + width)]
    for i in range(count):
        for j in range(width):
            if not hidden[i][j] or (i, j) == cell:
                continue
            away, back = (values[i][j], endless) if way > 0 else (endless, values[i][j])
            room[i][count + j], room[count + j][i] = away, back
    most = limit if way > 0 else min(limit, values[row][column])
    moved = 0
    while moved < most:
        path = _path(room, row, count + column)
        if path is None:
            break
        step = min(most - moved, *(room[a][b] for a, b in path))
        for a, b in path:
            room[a][b] -= step
            room[b][a] += step
        moved += step
    return moved


def _path(room: Sequence[Mapping[int, int]], start: int, end: int) -> list[tuple[int, int]] | None:
    """The shortest way with room left, as pairs of neighbours; None when there is none."""
    came: dict[int, int] = {start: start}
    queue = deque([start])
    while queue and end not in came:
        here = queue.popleft()
        for there, left in room[here].items():
            if left > 0 and there not in came:
                came[there] = here
                queue.append(there)
    if end not in came:
        return None
    path: list[tuple[int, int]] = []
    while end != start:
        path.append((came[end], end))
        end = came[end]
    return path[::-1]


def enough(count: int, whole: int, k: int) -> bool:
    """Whether a count may be shown beside its whole: neither it nor what is left is below `k`."""
    return count >= k and whole - count >= k
