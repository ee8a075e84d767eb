// What is on the screen. Text goes in as text nodes only, never as markup.

function el(name, attributes, children) {
  const node = document.createElement(name);
  Object.keys(attributes || {}).forEach(function (key) {
    const value = attributes[key];
    if (typeof value === "function") { node.addEventListener(key.slice(2), value); return; }
    if (value === false || value === null || value === undefined) { return; }
    node.setAttribute(key, value === true ? "" : value);
  });
  [].concat(children === undefined ? [] : children).forEach(function (child) {
    if (child) { node.appendChild(typeof child === "string" ? document.createTextNode(child) : child); }
  });
  return node;
}

function button(text, action, kind) {
  return el("button", { type: "button", "class": kind || "quiet", onclick: action }, text);
}

function countWords(number, one, many) { return number + " " + (number === 1 ? one : many); }

// A radio button or tick box with its label; `more` is a remark beside it.
function choice(type, name, id, text, checked, onchange, more) {
  const input = el("input", { type: type, name: name, id: id, onchange: onchange });
  input.checked = checked;
  return el("div", { "class": "choice" }, [
    input, el("label", { "for": id }, [text, more ? el("span", { "class": "remark" }, " " + more) : null])
  ]);
}

function labelled(id, text, field, why) {
  if (why) { field.setAttribute("aria-describedby", id + "-why"); }
  field.id = id;
  return el("div", { "class": "field" }, [
    el("label", { "for": id, "class": "name" }, text),
    why ? el("p", { id: id + "-why", "class": "help" }, why) : null,
    field, el("p", { id: id + "-wrong", "class": "wrong" })
  ]);
}

// Say what is wrong with a field, beside it and to a screen reader; empty text takes it back.
function setWrong(field, text) {
  const place = document.getElementById(field.id + "-wrong");
  place.textContent = text;
  if (text) {
    const described = (field.getAttribute("aria-describedby") || "").replace(place.id, "").trim();
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", (described + " " + place.id).trim());
  } else {
    field.removeAttribute("aria-invalid");
  }
}

// About 27 seconds a question, in steps of five minutes.
function minutes(questions) { return Math.max(5, Math.round(questions * 0.09) * 5); }

function coreCount(form) {
  return form.questions.filter(function (question) { return question.core; }).length;
}

function startView(app) {
  const form = app.form;
  const core = coreCount(form);
  const lengths = core && core < form.questions.length;
  const earlier = app.session.response || app.session.earlier();
  const parts = [heading("Welcome")];
  if (form.pack.summary) { parts.push(el("p", { "class": "lead" }, form.pack.summary)); }
  parts.push(el("ul", {}, [
    el("li", {}, "You can stop at any time. Every answer helps, and “Don’t know” is a useful one."),
    el("li", {}, app.canKeep ?
      "Your answers are saved in this browser, on this device, after each change." :
      "This browser does not let this page save. Keep it open, and save the file at the end."),
    el("li", {}, "Nothing is sent anywhere. At the end you save a file or copy a code, and send it " +
      "to whoever gave you this form.")
  ]));
  if (app.session.lost) {
    parts.push(el("p", { "class": "wrong" },
      "Answers were kept here before, but they can no longer be read."));
  }
  if (earlier) {
    const before = Object.keys(earlier.answers).length;
    parts.push(el("div", { "class": "panel" }, [
      el("h3", {}, "You have started already"),
      el("p", {}, (earlier.respondent.name ? earlier.respondent.name + ": " : "") +
        countWords(before, "question", "questions") + " answered, last changed on " +
        earlier.updated_at.slice(0, 10) + "."),
      button("Go on where you stopped", function () {
        if (!app.session.response) { app.session.use(earlier); }
        app.go(app.resumePlace());
      }, "main"),
      twice("Erase it and start again", "Really erase all answers", function () { app.erase(); })
    ]));
  } else {
    let length = lengths ? "quick" : "full";
    const quick = function () { length = "quick"; };
    const full = function () { length = "full"; };
    const start = function (event) {
      event.preventDefault();
      app.session.begin(length);
      app.go("about");
    };
    parts.push(el("form", { onsubmit: start }, [
      lengths ? el("fieldset", {}, [
        el("legend", {}, "How long do you have?"),
        choice("radio", "length", "quick", "Quick look:", true, quick,
          "up to " + core + " questions, about " + minutes(core) + " minutes"),
        choice("radio", "length", "full", "Full check:", false, full,
          "up to " + form.questions.length + " questions, about " +
          minutes(form.questions.length) + " minutes")
      ]) : null,
      el("div", { "class": "buttons" }, el("button", { type: "submit", "class": "main" }, "Start"))
    ]));
    parts.push(el("details", {}, [
      el("summary", {}, "Go on with a file you saved before"), openFile(app)
    ]));
  }
  return parts;
}

function heading(text) { return el("h2", { tabindex: "-1", id: "place" }, text); }

// A button that asks once more before it does something that cannot be taken back.
function twice(text, again, action) {
  let asked = false;
  const node = button(text, function () {
    if (asked) { action(); return; }
    asked = true;
    node.textContent = again;
  });
  return node;
}

function openFile(app) {
  const input = el("input", { type: "file", accept: ".json" });
  input.addEventListener("change", function () {
    const file = input.files[0];
    if (!file) { return; }
    const reader = new FileReader();
    reader.onload = function () {
      try {
        const response = responseOf(app.form, String(reader.result).replace(/^\ufeff/, ""));
        response.generation += 1;
        app.session.use(response);
        app.session.keep();
        app.go(app.resumePlace());
      } catch (error) { setWrong(input, error.message); }
    };
    reader.readAsText(file);
  });
  return labelled("earlier-file", "Saved answers file", input, "");
}

function aboutView(app) {
  const session = app.session;
  const respondent = session.response.respondent;
  const fields = app.form.profile.map(function (field) {
    const value = respondent[field.name];
    if (field.kind === "many") { return manyField(app, field, value || []); }
    let node;
    if (field.kind === "one") {
      node = el("select", { "class": "wide" }, [el("option", { value: "" }, "(not said)")].concat(
        field.choices.map(function (one) {
          return el("option", { value: one.id }, one.plain ? one.label + ": " + one.plain : one.label);
        })));
      node.value = value === true ? "yes" : value === false ? "no" : value || "";
      node.addEventListener("change", function () {
        const chosen = node.value;
        session.setProfile(field.name, field.name === "makes_things" ?
          (chosen === "" ? null : chosen === "yes") : chosen);
        app.showSaved();
      });
    } else {
      node = el("input", { type: "text", maxlength: "200", autocomplete: "off", "class": "wide",
        inputmode: field.kind === "whole" ? "numeric" : null });
      node.value = isGiven(value) ? String(value) : "";
      node.addEventListener("input", function () {
        const parsed = parseField(app.form, field, node.value);
        setWrong(node, "");
        if (!parsed.wrong) { session.setProfile(field.name, parsed.value); app.showSaved(); }
      });
      node.addEventListener("blur", function () {
        setWrong(node, parseField(app.form, field, node.value).wrong);
      });
    }
    return labelled("about-" + field.name, field.ask, node, field.why);
  });
  const next = function (event) {
    event.preventDefault();
    const bad = app.form.profile.filter(function (field) {
      const node = document.getElementById("about-" + field.name);
      if (!node || field.kind === "one" || field.kind === "many") { return false; }
      const wrong = parseField(app.form, field, node.value).wrong;
      setWrong(node, wrong);
      return wrong;
    })[0];
    if (bad) { document.getElementById("about-" + bad.name).focus(); return; }
    app.go(app.questionPlace());
  };
  return [heading("About your firm"),
    el("p", { "class": "help" }, "You may leave out anything here."),
    el("form", { onsubmit: next }, fields.concat([
      el("div", { "class": "buttons" }, [
        button("Back", function () { app.go(""); }),
        el("button", { type: "submit", "class": "main" }, "Next")
      ])
    ]))];
}

function manyField(app, field, chosen) {
  const id = "about-" + field.name;
  const wrong = el("p", { "class": "wrong", role: "alert" });
  const boxes = field.choices.map(function (one, place) {
    const made = choice("checkbox", id, id + "-" + place, one.label, chosen.indexOf(one.id) >= 0,
      function () {
        const ticked = field.choices.filter(function (_one, at) {
          return document.getElementById(id + "-" + at).checked;
        });
        wrong.textContent = "";
        if (ticked.length > field.most) {
          document.getElementById(id + "-" + place).checked = false;
          wrong.textContent = "At most " + field.most + ". Untick one first.";
          return;
        }
        app.session.setProfile(field.name, ticked.map(function (each) { return each.id; }));
        app.showSaved();
      });
    return made;
  });
  return el("fieldset", { "aria-describedby": id + "-why" }, [
    el("legend", {}, field.ask), el("p", { id: id + "-why", "class": "help" }, field.why)
  ].concat(boxes, [wrong]));
}

// {value, wrong}: what to store for what was typed, and what is wrong with it.
function parseField(form, field, typed) {
  const text = cleanLine(typed);
  if (field.kind === "whole") {
    if (!text) { return { value: null, wrong: "" }; }
    if (!/^[0-9]+$/.test(text) || Number(text) > form.most[field.name]) {
      return { value: null, wrong: "Please type a whole number from 0 to " + form.most[field.name] +
        ", or nothing." };
    }
    return { value: Number(text), wrong: "" };
  }
  if (field.name === "postcode" && text) {
    const code = text.toUpperCase();
    if (!new RegExp("^(?:" + form.postcode + ")$").test(code)) {
      return { value: "",
        wrong: "That does not look like a postcode. The first half is enough, as in BL1." };
    }
    return { value: code, wrong: "" };
  }
  return { value: text, wrong: "" };
}
