// What surrounds the terminal: its socket, the focus, downloads, and the last words.
// textual.js, loaded before this file, makes the terminal when window.onload is called.
"use strict";
(() => {
  const start = window.onload;
  let words = ["The check stopped", "The computer slept, or the program in the "
    + "terminal has ended. What was marked as saved, is saved."];

  // textual.js tells nobody why its socket was closed, and what is typed before it is open, is lost.
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    #early = [];

    constructor(url) {
      super(url);
      this.addEventListener("open", () => this.#early.splice(0).forEach(data => super.send(data)));
      this.addEventListener("message", event => {
        if (typeof event.data !== "string") { return; }
        const [kind, ...said] = JSON.parse(event.data);
        if (kind === "say") { words = said; }
      });
      this.addEventListener("close", over);
    }

    send(data) {
      if (this.readyState === Socket.CONNECTING) {
        this.#early.push(data);
      } else if (this.readyState === Socket.OPEN) {
        super.send(data);
      }
    }
  };

  // textual.js opens a window for a download, which browsers block unless a key was just pressed.
  const open = window.open;
  window.open = (url, ...rest) => {
    const prefix = `${location.origin}/download/`;
    if (typeof url !== "string" || !url.startsWith(prefix)) { return open.call(window, url, ...rest); }
    const link = document.createElement("a");
    link.href = `${location.pathname}file/${url.slice(prefix.length)}`;
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
    return null;
  };

  function tell(head, text) {
    document.getElementById("over-head").textContent = head;
    document.getElementById("over-words").textContent = text;
  }

  function over() {
    document.body.classList.add("-closed");
    tell(...words);
    document.getElementById("over").hidden = false;
    document.getElementById("again").focus();
  }

  // A browser's own page about an address that does not answer helps nobody.
  async function again() {
    const there = await fetch(location.pathname).then(answer => answer.ok, () => null);
    if (there) { location.reload(); return; }
    tell("The program is not running", there === null
      ? "Your answers are saved on this computer. Go to the terminal: it shows how to go on. If it "
        + "is closed, open it, type readiness, press Enter, and choose your firm in the list."
      : "It was started anew. Go to the terminal, and open the link that it shows.");
  }

  function focus() {
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys && !document.body.classList.contains("-closed")) { keys.focus(); }
  }

  window.onload = async event => {
    document.getElementById("terminal").dataset.sessionWebsocketUrl =
      `ws://${location.host}${location.pathname}ws`;
    document.getElementById("again").addEventListener("click", again);
    // The size of a cell is measured once, so the font has to be there by then.
    const font = Promise.all(["", "bold ", "italic "].map(
      style => document.fonts.load(`${style}16px "Roboto Mono"`)));
    const late = new Promise(done => setTimeout(done, 3000));
    await Promise.race([font, late]).catch(() => {});
    start.call(window, event);
    focus();
    window.addEventListener("focus", focus);
    document.addEventListener("click", focus);
  };
})();
