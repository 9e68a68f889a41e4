// Comfort for the screens of the queue. Every page works without this file.
(() => {
  "use strict";
  const clock = () => new Date().toTimeString().slice(0, 5);

  // The connection: pages ask again by themselves. What was told last stays, with its time, until they get an answer.
  const lost = document.querySelector("[data-lost]");
  let last = clock();
  const answered = () => { last = clock(); if (lost) lost.hidden = true; };
  const silent = () => {
    if (!lost) return;
    lost.querySelector("[data-lost-time]").textContent = last;
    lost.hidden = false;
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (status >= 200 && status < 400) answered(); else silent();
  });

  // A list is not exchanged under somebody who has just opened one of its boxes.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.querySelector && event.target.querySelector("details.ct-more[open]")) event.preventDefault();
  });

  // The display says calls that it has not said yet: a chime, then the number in the language of its person.
  const told = document.querySelector("[data-told]");
  const sound = document.querySelector("[data-sound]");
  let audio = null;
  const chime = () => {
    if (!audio) return;
    [[880, 0], [660, 0.35]].forEach(([pitch, later]) => {
      const tone = audio.createOscillator(), volume = audio.createGain(), start = audio.currentTime + later;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.4, start + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.7);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.75);
    });
  };
  const speak = (text, language) => {
    if (!audio || !("speechSynthesis" in window)) return;
    const voice = speechSynthesis.getVoices().find((each) => each.localService && each.lang.startsWith(language.slice(0, 2)));
    if (!voice) return;
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.9;
    speechSynthesis.speak(words);
  };
  let said = null;
  const tell = () => {
    const calls = [...document.querySelectorAll("[data-call]")];
    const fresh = said === null ? [] : calls.filter((call) => !said.has(call.dataset.call));
    said = new Set(calls.map((call) => call.dataset.call));
    if (!fresh.length) return;
    told.textContent = fresh.map((call) => call.dataset.say).join(" ");
    chime();
    setTimeout(() => fresh.forEach((call) => speak(call.dataset.say, call.dataset.lang)), 1200);
  };
  if (told) {
    tell();
    document.addEventListener("htmx:afterSettle", tell);
    if (sound && "AudioContext" in window) {
      sound.hidden = false;
      sound.addEventListener("click", () => { audio = new AudioContext(); chime(); sound.hidden = true; });
    }
  }

  // The kiosk forgets its person: after a pause it goes back to the start. Every key and every touch begins it anew.
  const kiosk = document.querySelector("[data-kiosk]");
  if (kiosk && !new URLSearchParams(location.search).has("handy")) {
    let pause = 0;
    const wait = () => { clearTimeout(pause); pause = setTimeout(() => location.replace(kiosk.dataset.kiosk), 60000); };
    ["pointerdown", "keydown", "scroll", "focusin"].forEach((kind) => addEventListener(kind, wait, { passive: true }));
    wait();
    const first = kiosk.querySelector("input[name=code]");
    if (first && !document.querySelector(".kern-error, [role=alert]")) first.focus();
  }
})();
