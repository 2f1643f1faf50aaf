// Tells the reader of a device whose clock is wrong, or which knows Morocco's time of former years.
// It compares instants and offsets; no time on the page is ever worked out here.
"use strict";

(() => {
  const note = document.querySelector("[data-clock]");
  const visit = performance.getEntriesByType("navigation")[0];
  // A page that is shown again was stamped long ago; only one that has just come tells anything.
  if (!note || visit?.type === "back_forward") return;
  const { clock, zone, offset } = note.dataset;
  const show = (kind) => {
    const words = note.querySelector(`[data-says="${kind}"]`);
    words.hidden = note.hidden = false;
    return words;
  };

  // The two largest units say enough: the page brings each in every plural form of its language.
  const lengths = JSON.parse(note.dataset.lengths);
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const lengthOf = (minutes) => {
    const counts = { day: minutes / 1440, hour: (minutes / 60) % 24, minute: minutes % 60 };
    const told = Object.entries(counts)
      .map(([unit, count]) => [unit, Math.floor(count)])
      .filter(([, count]) => count)
      .map(([unit, count]) => lengths[unit][plural.select(count)].replace(/\d+/, count));
    const [first, second] = told;
    return second ? note.dataset.both.replace("[1]", first).replace("[2]", second) : first;
  };

  // On a slow line the page itself took its time; that is not the clock's fault.
  const loading = performance.now() - (visit?.responseStart ?? 0);
  const ahead = Date.now() - loading - Number(clock);
  if (Math.abs(ahead) > 60000) {
    const words = show(ahead > 0 ? "fast" : "slow");
    words.querySelector("[data-time]").textContent = lengthOf(Math.round(Math.abs(ahead) / 60000));
    return;
  }

  const names = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const parts = names.formatToParts(Number(clock));
  const [, sign, hours, minutes] =
    /GMT(?:([+-])(\d+):(\d+))?/.exec(parts.find((part) => part.type === "timeZoneName").value);
  const known = hours ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) : 0;
  const seen = "educatec-zone-note";
  if (known === Number(offset) || localStorage.getItem(seen)) return;
  show("zone").querySelector("button").addEventListener("click", () => {
    localStorage.setItem(seen, "1");
    note.hidden = true;
  });
})();
