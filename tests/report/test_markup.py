"""The strict XML: what is refused, and that every fault names file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.errors import UserError
from readiness.report.markup import parse

HEAD = '<doc title="T" lang="en-GB"><section id="a" title="A">'
TAIL = "</section></doc>"


def faults(body: str, head: str = HEAD, tail: str = TAIL) -> list[str]:
    """The problems of a document with this body on its second line."""
    with pytest.raises(UserError) as caught:
        parse(f"{head}\n{body}\n{tail}", "page.xml")
    assert all(p.code == "D101" and p.where.file == "page.xml" for p in caught.value.problems)
    assert all(p.where.line for p in caught.value.problems)
    return [str(p) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<para>x</para>", "line 2: <para> is not an element"),
        ("<P>x</P>", "line 2: <P> is not an element we know here. Did you mean <p>?"),
        ("<b>x</b>", "line 2: <b> is not an element we know here. It may stand only among words"),
        ("<script>x</script>", "<script> is not an element"),
        ("<row><cell>x</cell></row>", "<row> may not stand in <section>"),
        ("<doc/>", "<doc> may not stand in <section>"),
        ("<p><p>x</p></p>", "<p> may not stand among the words of <p>"),
        ("<p><img src='x'/></p>", "<img> may not stand among the words of <p>"),
        ("<p>\n<font size='9'>x</font></p>", "line 3: <font> may not stand among the words"),
        ("<p style='huge'>x</p>", 'line 2: <p style="huge">: style is not one of'),
        ("<p colour='red'>x</p>", "<p> has no attribute colour"),
        ("<p stile='lead'>x</p>", "Did you mean style?"),
        ("<p colour='red'>x</p>", "It may have style, keep."),
        ("<p>a &nbsp; b</p>", "Write & as &amp; and < as &lt;"),
        ("<p>a & b</p>", "Write & as &amp; and < as &lt;"),
        ("<p style='small' style='lead'>x</p>", "Leave one of the two out."),
        ("<h level='3'>x</h>", "line 2: The first heading in the section 'a' is of level 3"),
        ("<card><h level='3'>x</h></card><h level='2'>y</h>", "is of level 3"),
        (
            "<table shares='1 1' summary='s'>\n<row><cell>a</cell><cell/><cell/></row></table>",
            "line 3: <row> has 3 cells, but shares of its table name 2",
        ),
        ("<p><b class='x'>y</b></p>", "<b> has no attribute class"),
        ("<p><a>x</a></p>", "<a> needs the attribute href"),
        ("<p><a href='http://x.org'>x</a></p>", "href is not a link"),
        ("<p><a href='javascript:alert(1)'>x</a></p>", "href is not a link"),
        ("<p><a href='JaVaScRiPt:alert(1)'>x</a></p>", "href is not a link"),
        ("<p><a href='file:///etc/hosts'>x</a></p>", "href is not a link"),
        ("<p><a href='//x.org/a'>x</a></p>", "href is not a link"),
        ("<p><a href='/etc/hosts'>x</a></p>", "href is not a link"),
        ("<p><a href=' https://x.org'>x</a></p>", "href is not a link"),
        ("<p><a href='https://x.org/&quot;)'>x</a></p>", "href is not a link"),
        ("<p><a href='#nowhere'>x</a></p>", "There is no section or card with the id 'nowhere'"),
        ("<p><a href='#a'><a href='#a'>x</a></a></p>", "<a> may not stand in another <a>"),
        ("<qr href='data:x' alt='y'/>", "href is not a link"),
        ("<qr href='https://x.org'/>", "<qr> needs the attribute alt"),
        ("<space height='nan'/>", "height is not a number"),
        ("<space height='1e9'/>", "height is not a number"),
        ("<space height='inf'/>", "height is not a number"),
        ("<space height='-1'/>", "height is not a number"),
        ("<columns shares='1 0'><column/></columns>", "shares is not a list of numbers above 0"),
        ("<columns shares='1 x'><column/></columns>", "shares is not a list of numbers above 0"),
        ("<h level='1'>x</h>", "level is not one of 2, 3"),
        ("<card id='A B'/>", "id is not an id"),
        ("<card id='a'/>", "stands twice"),
        ("<card id='c'/><card id='c'/>", "stands twice"),
        ("bare words", "line 3: Words stand outside a paragraph: 'bare words'"),
        ("<p>a < b</p>", "The XML is faulty"),
        ("<p>a &nbsp; b</p>", "The XML is faulty"),
        ("<p>a", "The XML is faulty: mismatched tag. <p> of line 2 is"),
        ("<p><b>x</p>", "<b> of line 2 is not closed"),
        ("<?xml-stylesheet href='x'?>", "<?xml-stylesheet ...?> is not allowed"),
        ("<?at page.xml one?>", "<?at ...?> is not allowed"),
    ],
)
def test_every_fault_is_named_with_file_and_line(body: str, says: str) -> None:
    assert any(says in fault for fault in faults(body)), faults(body)


def test_all_faults_come_at_once() -> None:
    found = faults("<para/>\n<p style='x'>y</p>\n<p><a href='ftp://x'>y</a></p>")
    assert [fault.split(":")[0] for fault in found] == [f"page.xml line {n}" for n in (2, 3, 4)]


def test_marks_move_a_fault_to_the_line_of_the_template() -> None:
    body = "<?at steps.xml 41?><p>fine</p><?at steps.xml 42?><p nope='1'>x</p>"
    with pytest.raises(UserError) as caught:
        parse(HEAD + body + TAIL, "page.xml")
    assert "steps.xml line 42: <p> has no attribute nope." in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>x</p>",
        "<doc title='T' lang='en-GB'/><doc/>",
        "<!DOCTYPE doc [<!ENTITY x 'y'>]><doc title='&x;' lang='en'/>",
        "<!DOCTYPE doc SYSTEM 'file:///etc/hosts'><doc title='T' lang='en'/>",
        "<doc lang='en'/>",
        "<doc title=' ' lang='en'/>",
    ],
)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text, "page.xml")
    assert caught.value.problems[0].code == "D101"


def test_entities_are_never_expanded() -> None:
    text = '<!DOCTYPE doc [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + HEAD + "<p>&b;</p>" + TAIL
    with pytest.raises(UserError, match="doctype is not allowed"):
        parse(text, "page.xml")


def test_deep_and_endless_documents_are_refused() -> None:
    deep = "<columns><column><group>" * 30 + "</group></column></columns>" * 30
    assert any("too many elements or they are too deep" in fault for fault in faults(deep))
    many = "<rule/>" * 30_000
    assert any("too many elements" in fault for fault in faults(many))


def test_words_keep_their_manner_and_links() -> None:
    body = "<p>a <b>b <i>c</i></b><br/><a href='https://x.org/?q=1'>d</a> &lt;e&gt; [f]</p>"
    (section,) = parse(HEAD + body + TAIL, "page.xml").children
    runs = section.children[0].runs
    assert [(r.text, r.bold, r.italic, r.href) for r in runs] == [
        ("a ", False, False, ""),
        ("b ", True, False, ""),
        ("c", True, True, ""),
        ("\n", False, False, ""),
        ("d", False, False, "https://x.org/?q=1"),
        (" <e> [f]", False, False, ""),
    ]


@given(st.text(max_size=200))
def test_no_text_crashes_the_parser(text: str) -> None:
    for whole in (text, f"{HEAD}{text}{TAIL}", f"{HEAD}<p>{text}</p>{TAIL}"):
        try:
            root = parse(whole, "page.xml")
        except UserError as error:
            assert all(p.code == "D101" for p in error.problems)
        else:
            assert root.name == "doc"
