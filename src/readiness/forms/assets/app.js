// Which screen is shown. The part after # in the address is the place, so the browser's own back
// button, and a phone's, go one screen back.

function App(form) {
  let store = null;
  // A browser may refuse even to name its store.
  try {
    store = window.localStorage;
    store.setItem("readiness-form:try", "1");
    store.removeItem("readiness-form:try");
    this.canKeep = true;
  } catch (error) { this.canKeep = false; }
  this.form = form;
  this.session = new Session(form, store);
  this.main = document.getElementById("main");
  this.saved = document.getElementById("saved");
  this.status = document.getElementById("status");
}

App.prototype.go = function (place) {
  window.location.hash = place;
  this.show();
};

App.prototype.say = function (text) { this.status.textContent = text; };

App.prototype.showSaved = function () {
  const session = this.session;
  const bar = document.querySelector("progress");
  if (bar && session.response) {
    bar.value = session.done();
    bar.max = session.ids.length;
    bar.setAttribute("aria-label", session.done() + " of " + session.ids.length + " questions done");
  }
  const words = !session.response ? "" : session.kept ? "Saved in this browser" :
    session.kept === undefined ? "" : "NOT SAVED: this browser does not keep answers. Save the file at the end.";
  if (this.saved.textContent !== words) { this.saved.textContent = words; }
  this.saved.className = session.kept === false ? "bad" : "";
};

// Where to go on: the first question without an answer.
App.prototype.questionPlace = function () {
  const first = this.session.unanswered()[0];
  return first ? "q-" + first : "review";
};

App.prototype.resumePlace = function () {
  const started = Object.keys(this.session.response.answers).length;
  return started ? this.questionPlace() : "about";
};

App.prototype.erase = function () {
  this.session.erase();
  this.go("");
  this.say("All answers were erased from this browser.");
};

App.prototype.show = function () {
  let place = window.location.hash.slice(1);
  this.place = place;
  if (place && !this.session.response) {
    const earlier = this.session.earlier();
    if (earlier) { this.session.use(earlier); } else { place = ""; }
  }
  const id = place.slice(0, 2) === "q-" ? place.slice(2) : "";
  let views;
  let title = "";
  if (id && this.session.ids.indexOf(id) >= 0) {
    views = questionView(this, id);
    title = this.session.byId[id].title;
  } else if (place === "about") { views = aboutView(this); title = "About your firm";
  } else if (place === "finish") { views = finishView(this); title = "Hand in your answers";
  } else if (place === "review" || id) { views = reviewView(this); title = "Your answers";
  } else { views = startView(this); }
  this.main.textContent = "";
  views.forEach(function (node) { if (node) { this.main.appendChild(node); } }, this);
  document.title = (title ? title + " - " : "") + this.form.pack.title;
  this.say("");
  this.showSaved();
  // Not on the very first paint: a page should start where the browser starts it.
  if (this.shown) {
    window.scrollTo(0, 0);
    document.getElementById("place").focus();
  }
  this.shown = true;
};

function run() {
  const app = new App(JSON.parse(document.getElementById("form").textContent));
  document.getElementById("title").textContent = app.form.pack.title;
  // `go` has shown its place already; this is for the back button and for links.
  window.addEventListener("hashchange", function () {
    if (window.location.hash.slice(1) !== app.place) { app.show(); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (app.session.changed && app.session.kept === false) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  // Two windows on one form would overwrite each other: the later change is taken over here too.
  window.addEventListener("storage", function (event) {
    if (event.key !== app.session.key || !app.session.response) { return; }
    const other = app.session.earlier();
    if (other) { app.session.use(other); } else { app.session.response = null; }
    app.show();
    app.say("These answers were changed in another window, and are shown here as they are now.");
  });
  app.show();
}

run();
