// What surrounds the terminal: its socket, the focus, downloads, and the last words.
// textual.js, loaded before this file, makes the terminal when window.onload is called.
"use strict";
(() => {
  const start = window.onload;
  let words = "";

  // textual.js tells nobody why its socket was closed, and what is typed before it is open, is lost.
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    #early = [];

    constructor(url) {
      super(url);
      this.addEventListener("open", () => this.#early.splice(0).forEach(data => super.send(data)));
      this.addEventListener("message", event => {
        if (typeof event.data !== "string") { return; }
        const [kind, text] = JSON.parse(event.data);
        if (kind === "say") { words = text; }
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

  function over() {
    document.body.classList.add("-closed");
    document.getElementById("over-words").textContent =
      words || "The program in the terminal has ended, or cannot be reached.";
    document.getElementById("over").hidden = false;
    document.getElementById("again").focus();
  }

  function focus() {
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys && !document.body.classList.contains("-closed")) { keys.focus(); }
  }

  window.onload = async event => {
    document.getElementById("terminal").dataset.sessionWebsocketUrl =
      `ws://${location.host}${location.pathname}ws`;
    document.getElementById("again").addEventListener("click", () => location.reload());
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
