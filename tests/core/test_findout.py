"""What to find out: the order of the don't-knows, and who is asked."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from invented import firms
from north_west import cases as golden
from north_west import north_west
from readiness.findout import FindOutCall, calls, find_out_order
from readiness.questionnaire import Condition, FindOut
from readiness.response import Respondent, State
from readiness.roadmap import plan
from readiness.scoring import assess
from small_packs import component, gate, pack, respond, single

ON = date(2026, 11, 23)


def test_gates_come_first_then_impact_then_the_id() -> None:
    made = pack(
        component(
            "A",
            single("Q1", impact=5),
            single("Q2", impact=1, gate=gate()),
            single("Q3", impact=4),
            single("Q4", impact=4),
            single("Q0", impact=4),
        )
    )
    assessment = assess(made, respond(Q1="dk", Q2="dk", Q3="dk", Q4="dk", Q0="dk"))
    assert find_out_order(assessment) == ("Q2", "Q1", "Q0", "Q3", "Q4")


def test_the_impact_is_that_of_the_sector_where_it_differs() -> None:
    made = pack(
        component(
            "A", single("Q1", impact=3), single("Q2", impact=2, impact_by_sector={"making": 5})
        )
    )
    makers = assess(made, respond("full", Respondent(sector="making"), Q1="dk", Q2="dk"))
    others = assess(made, respond("full", Respondent(sector="caring"), Q1="dk", Q2="dk"))
    assert find_out_order(makers) == ("Q2", "Q1")
    assert find_out_order(others) == ("Q1", "Q2")


def test_only_what_was_answered_with_dont_know_and_counts_is_to_be_found_out() -> None:
    hidden = single("Q3", applies_when=Condition("state", question="Q2", values=("answered",)))
    made = pack(component("A", single("Q1"), single("Q2"), hidden))
    assessment = assess(made, respond(Q1=0, Q2="dk", Q3="dk"))
    assert find_out_order(assessment) == ("Q2",)
    assert find_out_order(assess(made, respond())) == ()


def test_questions_for_one_person_are_one_call() -> None:
    def ask(qid: str, who: str, minutes: int) -> FindOut:
        return FindOut(f"Ask about {qid}.", who, minutes)

    made = pack(
        component(
            "A",
            single("Q1", find_out=ask("Q1", "it", 5)),
            single("Q2", find_out=ask("Q2", "bank", 10)),
            single("Q3", find_out=ask("Q3", "it", 15), gate=gate()),
            single("Q4"),
        )
    )
    assessment = assess(made, respond(Q1="dk", Q2="dk", Q3="dk", Q4="dk"))
    found = calls(assessment, ("Q3", "Q2", "Q1", "Q4"))
    assert [(c.who, c.minutes) for c in found] == [("it", 20), ("bank", 10), ("", 0)]
    assert [i.question for i in found[0].items] == ["Q3", "Q1"]
    assert [i.gate for i in found[0].items] == [True, False]
    assert found[0].items[1].ask == "Ask about Q1."
    # A question without its own words is asked in its own words.
    assert found[2].items[0].ask == "Q4?"


def test_at_most_three_are_for_this_week_and_the_others_for_later() -> None:
    made = pack(component("A", *(single(f"Q{i}") for i in range(5))))
    roadmap = plan(assess(made, respond(**dict.fromkeys(made.questions, "dk"))), ON)
    assert [i.question for c in roadmap.find_out for i in c.items] == ["Q0", "Q1", "Q2"]
    assert [i.question for c in roadmap.find_out_later for i in c.items] == ["Q3", "Q4"]


def test_find_outs_take_no_place_in_now_or_next() -> None:
    response = golden()["home-care"].response
    roadmap = plan(assess(north_west(), response), ON)
    assert len([i for c in roadmap.find_out for i in c.items]) == 3
    assert (len(roadmap.now), len(roadmap.next)) == (3, 4)


def asked(found: tuple[FindOutCall, ...]) -> list[str]:
    return [i.question for c in found for i in c.items]


@settings(max_examples=40)
@given(st.data())
def test_every_dont_know_of_any_firm_is_to_be_found_out_once_and_each_person_called_once(
    data: st.DataObject,
) -> None:
    made = north_west()
    assessment = assess(made, data.draw(firms(made)))
    roadmap = plan(assessment, ON)
    week, later = roadmap.find_out, roadmap.find_out_later
    unknown = {
        r.id for r in assessment.questions.values() if r.counted and r.state is State.DONT_KNOW
    }
    assert sorted(asked(week) + asked(later)) == sorted(unknown)
    assert len(asked(week)) == min(3, len(unknown))
    for found in (week, later):
        assert len({c.who for c in found}) == len(found)
        assert all(c.minutes == sum(i.minutes for i in c.items) for c in found)
    gates = {q for q in unknown if made.questions[q].gate}
    assert set(asked(week)) >= gates or len(gates) > 3


def test_every_north_west_question_says_whom_to_ask_and_how_long_it_takes() -> None:
    for question in north_west().questions.values():
        assert question.find_out is not None, question.id
        assert question.find_out.ask
        assert question.find_out.who
        assert question.find_out.minutes > 0
