// Looking over all answers, and handing them in.

function reviewView(app) {
  const session = app.session;
  const left = session.unanswered().length;
  const parts = [heading("Your answers"), el("p", { "class": "lead" }, left ?
    countWords(left, "question has", "questions have") + " no answer yet. You may leave them so." :
    "Every question has an answer.")];
  let list = null;
  let component = "";
  session.ids.forEach(function (id) {
    const question = session.byId[id];
    if (question.component !== component) {
      component = question.component;
      list = el("ul", { "class": "answers" });
      parts.push(el("h3", {}, component), list);
    }
    const state = session.state(id);
    const answer = session.answer(id);
    list.appendChild(el("li", { "class": state === "unanswered" ? "open" : "" }, [
      el("a", { href: "#q-" + id }, question.title),
      el("span", {}, ": " + answerWords(app.form, question, state, answer)),
      answer && answer.note ? el("span", { "class": "remark" }, " (Note: " + answer.note + ")") : null
    ]));
  });
  parts.push(el("div", { "class": "buttons" }, [
    button("Back", function () { app.go(app.questionPlace()); }),
    button("Finish", function () { app.go("finish"); }, "main")
  ]));
  return parts;
}

function finishView(app) {
  const session = app.session;
  const form = app.form;
  const name = fileName(session.response.respondent.name || "");
  const area = el("textarea", { readonly: true, rows: "6", id: "code", "class": "code", spellcheck: "false" });
  area.value = codeText(form, session.response);
  const save = function () {
    const blob = new Blob([fileText(form, session.response)], { type: "application/json" });
    const address = URL.createObjectURL(blob);
    const link = el("a", { href: address, download: name });
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    session.changed = false;
    app.say("Saved as " + name + ". Look in your downloads, and send that file to whoever gave you this form.");
  };
  const copy = function () {
    area.focus();
    area.select();
    let copied = false;
    try { copied = document.execCommand("copy"); } catch (error) { copied = false; }
    app.say(copied ? "The code is copied. Paste it into an e-mail." :
      "Copying did not work here. The code is selected: copy it with Ctrl and C, or press and hold.");
  };
  const quick = session.response.length === "quick" && coreCount(form) < form.questions.length;
  return [
    heading("Hand in your answers"),
    el("p", { "class": "lead" }, session.done() + " of " +
      countWords(session.ids.length, "question has", "questions have") + " an answer. Choose one way:"),
    el("div", { "class": "panel" }, [
      el("h3", {}, "1. Save a file"),
      el("p", {}, "It is called " + name + ". Send it as an attachment to whoever gave you this form."),
      button("Save my answers as a file", save, "main")
    ]),
    el("div", { "class": "panel" }, [
      el("h3", {}, "2. Or copy a code"),
      el("p", { id: "code-help" }, "It holds the same answers. Paste all of it into an e-mail."),
      el("label", { "for": "code", "class": "name" }, "The code"), area,
      button("Copy the code", copy, "main")
    ]),
    quick ? el("div", { "class": "panel" }, [
      el("h3", {}, "Do you have more time?"),
      el("p", {}, "The full check asks more, and keeps the answers you gave."),
      button("Go on to the full check", function () {
        session.goFull();
        app.go(app.questionPlace());
      })
    ]) : null,
    el("div", { "class": "panel" }, [
      el("h3", {}, "On a shared device"),
      el("p", {}, "Your answers are still in this browser. Erase them once you have handed them in."),
      twice("Erase my answers from this browser", "Really erase all answers", function () { app.erase(); })
    ]),
    el("div", { "class": "buttons" }, button("Back to your answers", function () { app.go("review"); }))
  ];
}
