"""From the states of a row to its first steps: `lanes`, over numbers."""

from __future__ import annotations

import numpy as np

from readiness.batch.kernels.compiler import Array, Arrays, compiled

_NONE = np.uint64(0xFFFF)
# Flags of a step, as in `order` the first five.
_WAITS, _LATE, _GATE, _NEVER, _WANTED, _TAKEN, _LEADS = 1, 2, 4, 8, 16, 64, 128


@compiled
def _among(rank: Array, flags: Array, mask: int, wanted: int, work: Array) -> None:
    """Copy the ranks of the questions whose flags under the mask are these; 0 for all others."""
    for at in range(len(rank)):
        work[at] = rank[at] if flags[at] & mask == wanted else 0


@compiled
def _highest(work: Array, owner: Array, mask: int) -> np.uint64:
    """Take out the highest rank. Returns whose step it is; `_NONE` when none is left."""
    a = b = c = d = np.int64(0)
    for at in range(0, len(work), 4):  # four at a time: each comparison waits for the one before
        a, b = max(a, work[at]), max(b, work[at + 1])
        c, d = max(c, work[at + 2]), max(d, work[at + 3])
    top = max(a, b, c, d)
    if top == 0:
        return _NONE
    highest = np.uint64(owner[top & mask])
    work[highest] = 0
    return highest


@compiled
def first_steps(
    states: Array,
    rows: Arrays,
    needs: Array,
    weakest: Array,
    variants: Arrays,
    tables: Arrays,
    owners: Arrays,
    edges: Arrays,
    gates: Arrays,
    limits: tuple[int, ...],
    out: Arrays,
) -> None:
    """`order.Order.ranks` and `picks.Picks.first`: the first steps of each row, in order.

    Args:
        states: Questions x all rows.
        rows: As for `scores.sweep`.
        needs: Components x rows: the need squared.
        weakest: By row, the component with the lowest score.
        variants: As for `scores.sweep`.
        tables: Cells x (sum, rules, mark, worth); questions x levels, the number of a step.
        owners: By the last bits of a rank, whose step it is; by question, its component, its bit
            among those that others need, and its flags that hold for all rows.
        edges: What needs what: edges x (who needs, who is needed), who needs before who is needed
            itself; edges x (levels that have the need, levels that are not enough, those from which
            one step is not, how far before it stands), each level in one edge of a need at most;
            questions that name their needs in different orders.
        gates: Questions that are must-haves, and the level below which each fails.
        limits: Of now: steps, of a component, must-haves; of next; how many steps are asked for;
            mask of the owner in a rank.
        out: Steps (places x rows), and rows that must be worked out one by one.
    """
    by_kind, by_pattern = variants
    keep, kinds, patterns = rows
    table, recommended = tables
    owner, component_of, bit_of, fixed = owners
    pairs, bits_of, mixed = edges
    gate_at, gate_level = gates
    now_limit, of_component, now_gates, next_limit, most, mask = limits
    steps, odd = out
    count = len(states)
    rank = np.empty(count, np.int64)
    work = np.zeros(count + 3 & ~3, np.int64)
    level = np.empty(count, np.int64)
    reached = np.empty(count, np.int64)
    flags = np.empty(count, np.int64)
    waits = np.empty(count, np.uint64)
    several = np.empty(count, np.int64)
    now = np.empty(now_limit + 1, np.uint64)
    need = np.empty(len(needs), np.int64)
    for n in range(len(keep)):
        row = keep[n]
        of_kind, of_pattern = by_kind[kinds[n]], by_pattern[patterns[n]]
        for component in range(len(need)):
            need[component] = needs[component, n]
        for at in range(count):
            cell = of_kind[at] + of_pattern[at] + states[at, row]
            mark = table[cell, 2]
            level[at] = mark & 0xF
            reached[at] = mark >> 8 & 0xF
            flags[at] = fixed[at] | (mark & _WANTED)
            value = table[cell, 3]
            tie = value & mask
            rank[at] = (value ^ tie) * need[component_of[at]] | tie
        for place in range(len(gate_at)):
            at = gate_at[place]
            if level[at] < gate_level[place] and rank[at] > 0:
                flags[at] |= _GATE

        # Lift what is needed to just before the earliest step that waits for it.
        waits[:] = 0
        several[:] = 0
        for edge in range(len(pairs)):
            at, needed = pairs[edge, 0], pairs[edge, 1]
            there = bits_of[edge, 0] >> level[at] & 1
            on = bits_of[edge, 1] >> reached[needed] & there
            flags[at] |= on * _WAITS | (bits_of[edge, 2] >> reached[needed] & there) * _LATE
            waits[at] |= bit_of[needed] * np.uint64(on)
            on &= np.int64(rank[at] > 0)
            several[at] += on
            rank[needed] = max(rank[needed], (rank[at] + bits_of[edge, 3]) * on)
        odd[n] = False
        for at in mixed:
            odd[n] |= several[at] > 1

        # Now: the highest that fit.
        number = held_gates = 0
        serves = False
        _among(rank, flags, _WAITS | _LATE | _NEVER, 0, work)
        while number < now_limit:
            top = _highest(work, owner, mask)
            if top == _NONE:
                break
            same = 0
            for before in range(number):
                same += component_of[now[before]] == component_of[top]
            is_gate = flags[top] & _GATE != 0
            if same >= of_component or (is_gate and held_gates >= now_gates):
                continue
            now[number] = top
            number += 1
            held_gates += is_gate
            flags[top] |= _TAKEN
            serves |= flags[top] & _WANTED != 0 or component_of[top] == weakest[n]

        # One of them serves a goal or the weakest component, where some step that fits does.
        if number and not serves:
            for at in range(count):
                fits = flags[at] & (_WAITS | _LATE | _NEVER | _TAKEN) == 0
                fits &= flags[at] & _WANTED != 0 or component_of[at] == weakest[n]
                work[at] = rank[at] if fits else 0
            while not serves:
                top = _highest(work, owner, mask)
                if top == _NONE:
                    break
                is_gate = flags[top] & _GATE != 0
                for back in range(number - 1, -1, -1):
                    same = others = 0
                    for one in range(number):
                        if one != back:
                            same += component_of[now[one]] == component_of[top]
                            others += flags[now[one]] & _GATE != 0
                    if same < of_component and (not is_gate or others < now_gates):
                        flags[now[back]] &= ~_TAKEN
                        for one in range(back, number - 1):
                            now[one] = now[one + 1]
                        now[number - 1] = top
                        flags[top] |= _TAKEN
                        serves = True
                        break
        total = 0
        placed = np.uint64(0)
        for one in range(number):
            at = now[one]
            if total < most:
                steps[total, n] = recommended[at, level[at]]
                total += 1
            placed |= bit_of[at]

        # Next: failed must-haves and what they wait for, then all others.
        limit = min(number + next_limit, most)
        bits = np.uint64(0)
        leads = False
        for place in range(len(gate_at)):
            at = gate_at[place]
            if flags[at] & _GATE:
                flags[at] |= _LEADS
                bits |= waits[at]
                leads = True
        if bits:
            for at in range(count):
                if bit_of[at] & bits:
                    flags[at] |= _LEADS
        for turn in range(2):
            if turn == 0 and not leads:
                continue
            _among(rank, flags, _LATE | _TAKEN | _LEADS, 0 if turn else _LEADS, work)
            while total < limit:
                top = _highest(work, owner, mask)
                if top == _NONE:
                    break
                if flags[top] & _WAITS and waits[top] & ~placed:
                    continue
                steps[total, n] = recommended[top, level[top]]
                total += 1
                placed |= bit_of[top]
                flags[top] |= _TAKEN

        # Later: the rest by rank.
        if total < most:
            _among(rank, flags, _TAKEN, 0, work)
        while total < most:
            top = _highest(work, owner, mask)
            if top == _NONE:
                break
            steps[total, n] = recommended[top, level[top]]
            total += 1
        for place in range(total, most):
            steps[place, n] = 0
