// Counts down while a time is held, says so once, politely, and never sends anything by itself.
(() => {
  "use strict";
  const box = document.querySelector("[data-left]");
  if (!box) return;
  // Seconds from the server, not the clock of this device, which may be wrong.
  const end = performance.now() + Number(box.dataset.left) * 1000;
  const clock = box.querySelector("[data-clock]"), said = box.querySelector("[data-said]");
  const soon = box.querySelector("[data-soon]"), over = box.querySelector("[data-over]");
  let timer = 0;

  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left <= Number(box.dataset.warn) && left > 0 && !said.textContent) {
      said.textContent = soon.content.textContent;
      box.classList.add("ap-hold--soon");
    }
    if (left) return;
    clearInterval(timer);
    for (const line of box.querySelectorAll("p:has([data-clock]), [data-more]")) line.hidden = true;
    over.hidden = false;
    said.textContent = over.textContent.trim();
    box.classList.add("ap-hold--over");
  };
  tick();
  timer = setInterval(tick, 1000);
})();
