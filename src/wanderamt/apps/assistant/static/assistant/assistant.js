// The assistant as a panel on every page, and without page changes on its own. Everything works without this file:
// the launcher is a link, and every turn is a form.
(() => {
  "use strict";

  const PART = "text/vnd.wanderamt.turn+html";
  const BUSY = 503;
  const KEPT = "wanderamt.conversation";
  const NARROW = matchMedia("(max-width: 40rem)");
  const TOUCH = matchMedia("(pointer: coarse)");

  // The conversation lives as long as the tab, and not where the browser forbids to keep anything.
  const kept = {
    read() { try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; } },
    write(more) { try { sessionStorage.setItem(KEPT, JSON.stringify({ ...kept.read(), ...more })); } catch { /* not kept, then */ } },
    forget() { try { sessionStorage.removeItem(KEPT); } catch { /* there is nothing */ } },
  };

  const ask = (address, body) =>
    fetch(address, { method: body ? "POST" : "GET", body, headers: { Accept: PART }, redirect: "error" });

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  const made = (name, className, ...content) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...content);
    return element;
  };

  const localVoice = (language) => {
    const voices = globalThis.speechSynthesis?.getVoices() ?? [];
    return voices.find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language.split("-")[0]);
  };

  class Conversation {
    constructor(root) {
      this.root = root;
      this.log = root.querySelector("[data-log]");
      this.form = root.querySelector("[data-question]");
      this.field = this.form.elements.question;
      this.trouble = root.querySelector("[data-trouble]");
      this.cut = root.querySelector("[data-cut]");
      this.words = root.querySelector("[data-words]").content;
      this.beginning = this.log.innerHTML;
      this.rules = fetch(root.dataset.rules).then((answer) => answer.json()).then((list) => list.rules).catch(() => []);
      this.restore();
      root.addEventListener("submit", (event) => this.submitted(event));
      root.addEventListener("click", (event) => this.clicked(event));
      this.field.addEventListener("input", () => this.preview());
      this.field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.form.requestSubmit();
      });
      globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => this.offerReading());
    }

    word(name) { return this.words.querySelector(`[data-word="${name}"]`).textContent; }

    // --- what was said so far

    restore() {
      const { html, memory } = kept.read();
      if (!html || this.log.querySelector("[data-turn]")) return;
      this.log.innerHTML = html;
      this.form.elements.memory.value = memory ?? "";
      this.offerReading();
    }

    keep() {
      const copy = this.log.cloneNode(true);
      copy.querySelectorAll("[data-wait], [data-aloud]").forEach((each) => each.remove());
      // What is typed into the form of a step stays in that form.
      copy.querySelectorAll("input:not([type=hidden])").forEach((each) => { each.removeAttribute("value"); each.removeAttribute("checked"); });
      copy.querySelectorAll("textarea").forEach((each) => { each.textContent = ""; });
      kept.write({ html: copy.innerHTML, memory: this.form.elements.memory.value });
    }

    clear() {
      globalThis.speechSynthesis?.cancel();
      kept.forget();
      this.log.innerHTML = this.beginning;
      this.form.elements.memory.value = "";
      this.trouble.replaceChildren();
      this.field.focus({ preventScroll: true });
    }

    clicked(event) {
      if (event.target.closest("[data-clear]")) this.clear();
      const reader = event.target.closest("[data-aloud]");
      if (reader) this.read(reader);
    }

    // --- one turn

    submitted(event) {
      event.preventDefault();
      const { target: form, submitter } = event;
      if (this.busy) return;
      const body = new FormData(form, submitter);
      body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      this.busy = true;
      this.root.setAttribute("aria-busy", "true");
      const sent = form.matches("[data-right]") ? this.judge(form, body) : this.send(form, submitter, body);
      sent.finally(() => { this.busy = false; this.root.removeAttribute("aria-busy"); });
    }

    async send(form, submitter, body) {
      const bubble = await this.bubble(form, submitter, body);
      const wait = made("p", "wa-wait", made("span", "wa-wait__dots"), made("span", "", this.word("wait")));
      wait.dataset.wait = "";
      wait.firstChild.setAttribute("aria-hidden", "true");
      this.trouble.replaceChildren();
      this.log.append(...(bubble ? [bubble] : []), wait);
      this.bringUp(bubble ?? wait);
      try {
        const answer = await ask(this.form.action, body);
        if (!answer.ok && answer.status !== BUSY) throw new Error(String(answer.status));
        const part = parsed(await answer.text());
        if (!answer.ok) throw part;
        wait.remove();
        this.show(part, bubble);
        if (form === this.form) { this.field.value = ""; this.preview(); }
        this.keep();
      } catch (trouble) {
        wait.remove();
        bubble?.remove();
        this.trouble.replaceChildren(trouble instanceof DocumentFragment ? trouble : parsed(this.words.querySelector('[data-word="offline"]').innerHTML));
      }
      this.focus(form);
    }

    show(part, bubble) {
      const turn = part.querySelector("[data-turn]");
      const said = part.querySelector("[data-said]");
      this.form.elements.memory.value = turn.dataset.memory;
      // What could be pressed before belongs to a turn that is over.
      this.log.querySelectorAll("form").forEach((each) => each.remove());
      if (said) bubble?.replaceWith(said);
      this.log.append(turn);
      this.offerReading();
      this.bringUp(said?.isConnected ? said : bubble ?? turn);
    }

    // Up to the top of what scrolls; the page behind the panel stays where it is.
    bringUp(element) {
      if (this.root.matches("[data-page]")) { element.scrollIntoView({ block: "nearest" }); return; }
      for (const box of [this.log, this.root]) {
        if (getComputedStyle(box).overflowY === "auto") box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
      }
    }

    async judge(form, body) {
      try {
        const answer = await ask(form.action, body);
        if (!answer.ok) throw new Error(String(answer.status));
        form.replaceWith(parsed(await answer.text()));
        this.keep();
      } catch { /* nobody is kept waiting for that */ }
      this.focus(form);
    }

    // The person goes on where they were: in the field, or where a keyboard would cover the reply, in the log.
    focus(form) {
      if (form === this.form && document.activeElement === this.field) return;
      const step = this.log.querySelector("[data-step] :is(input:not([type=hidden]), select, textarea)");
      const place = TOUCH.matches ? this.log : step ?? this.field;
      if (form !== this.form || !document.activeElement || document.activeElement === document.body) place.focus({ preventScroll: true });
    }

    async bubble(form, submitter, body) {
      if (form.matches("[data-step]")) return null;
      let pieces = [submitter?.textContent.trim() ?? ""];
      const typed = (body.get("question") ?? "").trim();
      if (typed) {
        const { text } = globalThis.wanderamtRedact(await this.rules, typed);
        body.set("question", text);
        pieces = this.pieces(text);
      } else if (form === this.form && !body.get("press")) return null;
      const paragraph = made("p", "", ...pieces);
      paragraph.dir = "auto";
      return made("div", "wa-said", made("h2", "kern-sr-only", this.word("question")), paragraph);
    }

    // --- what is cut out before it is sent

    kind(name) { return this.words.querySelector(`[data-kind="${name}"]`)?.textContent; }

    pieces(text) {
      return text.split(/(\[[a-z_]+\])/).map((piece) => {
        const word = piece.startsWith("[") && this.kind(piece.slice(1, -1));
        return word ? made("mark", "wa-cut", `[${word}]`) : piece;
      });
    }

    async preview() {
      const { text, kinds } = globalThis.wanderamtRedact(await this.rules, this.field.value);
      this.cut.hidden = !kinds.length;
      const named = [...new Set(kinds.map((each) => this.kind(each)))].join(", ");
      const shown = this.cut.querySelector("[data-cut-kinds]");
      if (shown.textContent !== named) shown.textContent = named;
      this.cut.querySelector("[data-cut-text]").replaceChildren(...this.pieces(text));
    }

    // --- reading aloud, only by a voice that sends nothing away

    offerReading() {
      for (const turn of this.log.querySelectorAll("[data-turn]:not(:has([data-aloud]))")) {
        if (!localVoice(turn.lang)) continue;
        const button = made("button", "wa-chip wa-chip--small", this.word("read"));
        button.type = "button";
        button.dataset.aloud = "";
        button.setAttribute("aria-pressed", "false");
        turn.querySelector("[data-read]").after(button);
      }
    }

    read(button) {
      const speech = globalThis.speechSynthesis;
      const isOn = button.getAttribute("aria-pressed") === "true";
      speech.cancel();
      if (isOn) return;
      const turn = button.closest("[data-turn]");
      const aloud = new SpeechSynthesisUtterance(turn.querySelector("[data-read]").innerText.replace(/[\u2066-\u2069]/g, ""));
      aloud.voice = localVoice(turn.lang);
      aloud.lang = aloud.voice.lang;
      aloud.onend = aloud.onerror = () => button.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", "true");
      speech.speak(aloud);
    }
  }

  // --- the panel

  class Panel {
    constructor(aside) {
      this.aside = aside;
      const link = aside.querySelector("a");
      this.button = made("button", link.className, ...link.childNodes);
      this.button.type = "button";
      this.button.setAttribute("aria-expanded", "false");
      this.address = link.href;
      link.replaceWith(this.button);
      aside.classList.add("wa-ask--lively");
      this.button.addEventListener("click", () => this.open());
      if (kept.read().open && !NARROW.matches) this.open({ quietly: true });
    }

    async open({ quietly = false } = {}) {
      if (!this.panel && !(await this.load())) {
        if (!quietly) location.assign(this.address); // the page itself says what is wrong
        return;
      }
      this.panel.hidden = false;
      this.button.setAttribute("aria-expanded", "true");
      this.button.hidden = true;
      kept.write({ open: true });
      const said = this.panel.querySelectorAll(".wa-said, [data-turn]");
      if (said.length) this.conversation.bringUp(said[Math.max(0, said.length - 2)]);
      if (!quietly) this.conversation.field.focus({ preventScroll: true });
    }

    async load() {
      try {
        const answer = await ask(this.address);
        if (!answer.ok) return false;
        this.panel = parsed(await answer.text()).firstElementChild;
        this.conversation = new Conversation(this.panel);
      } catch { return false; }
      this.aside.append(this.panel);
      this.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
      this.panel.querySelector("[data-close]").addEventListener("click", () => this.close());
      return true;
    }

    close() {
      globalThis.speechSynthesis?.cancel();
      this.panel.hidden = true;
      this.button.hidden = false;
      this.button.setAttribute("aria-expanded", "false");
      kept.write({ open: false });
      this.button.focus({ preventScroll: true });
    }
  }

  const page = document.querySelector("[data-page]");
  if (page) {
    new Conversation(page);
    page.querySelector("[data-clear-row]").hidden = false;
  }
  const aside = document.querySelector("aside[data-ask]");
  if (aside) new Panel(aside);
})();
