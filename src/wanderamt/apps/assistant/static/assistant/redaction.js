// Takes out of a question what points to a person, before it is sent: the same list and the same result as on
// the server (engines/privacy/redaction.py), which does it again.
(() => {
  "use strict";

  const JOINED = /[0-9A-Za-z]/;
  const GOES_ON = /^-?[0-9A-Za-z]/;
  const digits = (text) => text.replace(/[^0-9]/g, "");
  const letters = (text) => text.replace(/[^\p{L}]/gu, "");

  const isIban = (text) => {
    const plain = text.replace(/[ -]/g, "").toUpperCase();
    if (plain.length < 15) return false;
    const turned = [...(plain.slice(4) + plain.slice(0, 4))].map((sign) => parseInt(sign, 36)).join("");
    return [...turned].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
  };

  const isTaxId = (text) => {
    const all = [...digits(text)].map(Number);
    if (all.length !== 11 || !all[0]) return false;
    const product = all.slice(0, -1).reduce((so, digit) => (((digit + so) % 10 || 10) * 2) % 11, 10);
    return (11 - product) % 10 === all[10];
  };

  const isPast = (text, today) => {
    const numbers = text.match(/[0-9]+/g).map(Number);
    if (numbers[0] > 31) numbers.reverse();
    const [day, month, year] = numbers;
    const found = new Date(Date.UTC(year, month - 1, day));
    if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) return false;
    return found.toISOString().slice(0, 10) < today;
  };

  const CHECKS = {
    iban: isIban,
    tax_id: isTaxId,
    past_date: isPast,
    phone: (text) => digits(text).length >= 7,
    plate: (text) => digits(text).length > 0,
    document: (text) => digits(text).length >= 3 && letters(text).length > 0,
  };

  // A piece of a longer word or number means something else.
  const isInside = (found) => {
    const before = found.input.slice(0, found.index).slice(-1);
    const after = found.input.slice(found.index + found[0].length, found.index + found[0].length + 2);
    return (JOINED.test(before) && JOINED.test(found[0][0])) || (GOES_ON.test(after) && JOINED.test(found[0].at(-1)));
  };

  const apply = (rule, text, today, kinds) => {
    let left = "", end = 0;
    for (const found of text.matchAll(new RegExp(rule.pattern, "dgu"))) {
      if (isInside(found) || (rule.check && !CHECKS[rule.check](found[0], today))) continue;
      const [from, to] = found.indices[1] ?? found.indices[0];
      kinds.push(rule.kind);
      left += `${text.slice(end, from)}[${rule.kind}]`;
      end = to;
    }
    return left + text.slice(end);
  };

  // The day in Hannover, as "2026-11-23".
  const todayInHannover = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin" }).format(new Date());

  // Returns {text, kinds}: marks such as "[name]" stand for what was taken out.
  globalThis.wanderamtRedact = (rules, text, today = todayInHannover()) => {
    const kinds = [];
    for (const rule of rules) text = apply(rule, text, today, kinds);
    return { text, kinds };
  };
})();
