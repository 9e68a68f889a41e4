// Works out the proof of a form while the person reads, with ALTCHA's own worker. Without it the form is sent as it is.
(() => {
  "use strict";
  const LONGEST = 20000; // then the form goes without proof: slow telephones are welcome, too
  const encode = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));

  const solve = (field) => new Promise((resolve) => {
    const challenge = JSON.parse(field.dataset.challenge);
    const worker = new Worker(field.dataset.worker);
    const done = (solution) => {
      if (solution && solution.derivedKey) field.value = encode({ challenge, solution });
      worker.terminate();
      resolve();
    };
    worker.onmessage = (event) => done(event.data);
    worker.onerror = () => done(null);
    setTimeout(done, LONGEST, null);
    worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1, timeout: LONGEST });
  });

  for (const field of document.querySelectorAll("input[data-challenge]")) {
    if (!globalThis.Worker || !globalThis.crypto?.subtle) continue;
    let ready = false;
    const work = solve(field).catch(() => {}).finally(() => { ready = true; });
    // In the capturing phase: before the guard against second clicks, which must not count this one.
    field.form.addEventListener("submit", (event) => {
      if (ready) return;
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      if (button) button.setAttribute("aria-busy", "true");
      work.then(() => field.form.requestSubmit(button));
    }, true);
  }
})();
