// The screen of one question, and what its fields mean as an answer.

function questionView(app, id) {
  const session = app.session;
  const question = session.byId[id];
  const answer = session.answer(id) || { state: "unanswered" };
  const place = session.ids.indexOf(id) + 1;
  const count = session.ids.length;
  const wrong = el("p", { "class": "wrong", role: "alert", id: "answer-wrong" });
  const fields = el("div", { id: "answers" }, fieldsOf(app, question, answer, wrong));
  const next = function (event) {
    event.preventDefault();
    const fault = faultOf(question);
    wrong.textContent = fault;
    if (fault) { document.getElementById("number").focus(); return; }
    const after = session.beside(id, 1);
    app.go(after ? "q-" + after : "review");
  };
  const back = function () {
    const before = session.beside(id, -1);
    app.go(before ? "q-" + before : "about");
  };
  const clear = function () {
    session.clear(id);
    wrong.textContent = "";
    fields.textContent = "";
    fieldsOf(app, question, { state: "unanswered" }, wrong).forEach(function (node) {
      fields.appendChild(node);
    });
    app.showSaved();
    app.say("The answer was taken out.");
    fields.querySelector("input").focus();
  };
  const example = question.examples[session.response.respondent.sector];
  const why = [question.why, example ? "For example: " + example : ""].filter(Boolean);
  return [
    el("p", { "class": "where", id: "where" }, question.component + ", question " + place + " of " + count),
    el("progress", { max: String(count), value: String(session.done()), "aria-label":
      session.done() + " of " + count + " questions done" }),
    el("form", { onsubmit: next }, [
      el("fieldset", { "aria-describedby": question.help ? "help where" : "where" }, [
        el("legend", {}, el("h2", { tabindex: "-1", id: "place" }, question.stem)),
        question.help ? el("p", { "class": "help", id: "help" }, question.help) : null,
        fields, wrong
      ]),
      why.length ? el("details", {}, [el("summary", {}, "Why we ask")].concat(
        why.map(function (text) { return el("p", {}, text); }))) : null,
      noteField(app, id, answer),
      el("div", { "class": "buttons" }, [
        button("Back", back), el("button", { type: "submit", "class": "main" }, "Next")
      ]),
      el("div", { "class": "buttons small" }, [
        button("Clear this answer", clear, "link"),
        button("See all answers", function () { app.go("review"); }, "link")
      ])
    ])
  ];
}

function noteField(app, id, answer) {
  const area = el("textarea", { rows: "3", maxlength: "5000", id: "note" });
  area.value = answer.note || "";
  area.addEventListener("input", function () {
    app.session.note(id, area.value);
    app.showSaved();
  });
  const box = el("details", {}, [
    el("summary", {}, "Add a note"),
    el("label", { "for": "note", "class": "name" }, "A note for whoever reads this with you (optional)"),
    area
  ]);
  box.open = Boolean(answer.note);
  return box;
}

function fieldsOf(app, question, answer, wrong) {
  const makers = { single: singleFields, multiple: multipleFields, grid: gridFields, number: numberFields };
  return makers[question.kind](app, question, answer, wrong);
}

// "Don't know", and one line for each reason why the question may not apply.
function otherChoices(type, app, question, answer, before) {
  const form = app.form;
  const id = question.id;
  function record(made) {
    return function (event) {
      if (!event.target.checked) { app.session.clear(id); } else {
        before();
        event.target.checked = true;
        app.session.record(id, made);
      }
      app.showSaved();
    };
  }
  return [choice(type, "answer", "dont-know", form.words.dont_know, answer.state === "dont_know",
    record({ state: "dont_know" }), form.words.dont_know_remark)].concat(
    question.may_not_apply.map(function (reason, place) {
      const chosen = answer.state === "not_applicable" && answer.reason === reason.id;
      return choice(type, "answer", "reason-" + place, form.words.not_applicable + ": " + reason.text,
        chosen, record({ state: "not_applicable", reason: reason.id }));
    }));
}

function singleFields(app, question, answer) {
  return question.options.map(function (option, level) {
    const chosen = answer.state === "answered" && answer.option === level;
    return choice("radio", "answer", "option-" + level, option.text, chosen, function () {
      app.session.record(question.id, { state: "answered", option: level });
      app.showSaved();
    });
  }).concat([el("hr", {})], otherChoices("radio", app, question, answer, function () { return null; }));
}

function untick(keep) {
  Array.from(document.querySelectorAll("#answers input")).forEach(function (input) {
    if (keep(input)) { return; }
    if (input.type === "text") { input.value = ""; } else { input.checked = false; }
  });
}

function multipleFields(app, question, answer) {
  const chosen = answer.state === "answered" ? answer.options || [] : [];
  function ticked() {
    return question.options.map(function (_option, level) { return level; })
      .filter(function (level) { return document.getElementById("option-" + level).checked; });
  }
  return [el("p", { "class": "help" }, "Tick all that fit.")].concat(
    question.options.map(function (option, level) {
      const mine = "option-" + level;
      return choice("checkbox", "answer", mine, option.text, chosen.indexOf(level) >= 0, function (event) {
        if (event.target.checked) {
          untick(function (input) {
            const other = /^option-(\d+)$/.exec(input.id);
            return input.id === mine || (other && !option.exclusive && !question.options[other[1]].exclusive);
          });
        }
        const levels = ticked();
        if (levels.length) {
          app.session.record(question.id, { state: "answered", options: levels });
        } else { app.session.clear(question.id); }
        app.showSaved();
      });
    }), [el("hr", {})],
    otherChoices("checkbox", app, question, answer, function () {
      untick(function () { return false; });
    }));
}

function gridFields(app, question, answer) {
  const rows = question.rows.map(function (_row, place) {
    const given = answer.state === "answered" ? (answer.rows || [])[place] : null;
    return typeof given === "number" ? given : null;
  });
  return question.rows.map(function (row, place) {
    return el("fieldset", { "class": "row" }, [el("legend", {}, row)].concat(
      question.options.map(function (option, level) {
        const id = "row-" + place + "-" + level;
        return choice("radio", "row-" + place, id, option.text, rows[place] === level, function () {
          untick(function (input) { return input.type === "radio"; });
          rows[place] = level;
          app.session.record(question.id, { state: "answered", rows: rows.slice() });
          app.showSaved();
        });
      })));
  }).concat([el("hr", {})], otherChoices("checkbox", app, question, answer, function () {
    rows.fill(null);
    untick(function () { return false; });
  }));
}

const NUMBER = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/;

function numberFields(app, question, answer, wrong) {
  const input = el("input", { type: "text", inputmode: "decimal", id: "number", autocomplete: "off",
    maxlength: "20", "aria-describedby": "answer-wrong" });
  input.value = answer.number || "";
  input.addEventListener("input", function () {
    const typed = input.value.trim().replace(",", ".");
    wrong.textContent = "";
    if (typed) { untick(function (other) { return other === input; }); }
    if (NUMBER.test(typed)) {
      app.session.record(question.id, { state: "answered", number: typed });
    } else { app.session.clear(question.id); }
    app.showSaved();
  });
  return [el("label", { "for": "number", "class": "name" }, "Your number"), input, el("hr", {})].concat(
    otherChoices("checkbox", app, question, answer, function () {
      wrong.textContent = "";
      untick(function () { return false; });
    }));
}

// What keeps this page from being left: only a number that is none.
function faultOf(question) {
  if (question.kind !== "number") { return ""; }
  const typed = document.getElementById("number").value.trim().replace(",", ".");
  return !typed || NUMBER.test(typed) ? "" : "Please type a number such as 12 or 12.5, or nothing.";
}

function answerWords(form, question, state, answer) {
  if (state === "dont_know") { return form.words.dont_know; }
  if (state === "unanswered" || !answer) { return "no answer yet"; }
  if (state === "not_applicable") {
    const reason = question.may_not_apply.filter(function (one) { return one.id === answer.reason; })[0];
    return form.words.not_applicable + (reason ? ": " + reason.text : "");
  }
  if (question.kind === "number") { return answer.number; }
  if (question.kind === "multiple") {
    return answer.options.map(function (level) { return question.options[level].text; }).join("; ");
  }
  if (question.kind === "grid") {
    return question.rows.map(function (row, place) {
      return row + ": " + question.options[answer.rows[place]].text;
    }).join("; ");
  }
  return question.options[answer.option].text;
}
