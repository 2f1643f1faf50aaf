// The board's hands: dragging with the places shaded, stretching, and keys. Every act here has a
// form twin, so nothing is lost where this script does not run.
"use strict";

(() => {
  const reach = 6; // pixels a pointer travels before a press becomes a drag
  const edge = 8; // pixels from a block's end in which a press takes its length
  const near = 20; // minutes from the pointer within which a start is meant
  let board = document.querySelector("[data-board]");
  let drag = null;

  const words = (name) => board.dataset[name];
  const rtl = () => document.documentElement.dir === "rtl";
  const minuteAt = (lane, x) => {
    const box = lane.getBoundingClientRect();
    const from = Number(board.dataset.from);
    const along = rtl() ? box.right - x : x - box.left;
    return from + (along / box.width) * (Number(board.dataset.to) - from);
  };
  const share = (minute) => {
    const from = Number(board.dataset.from);
    return ((minute - from) * 100) / (Number(board.dataset.to) - from);
  };
  const item = (className, start, minutes) => {
    const made = document.createElement("li");
    made.className = className;
    made.setAttribute("aria-hidden", "true");
    made.style.setProperty("--a", share(start));
    made.style.setProperty("--w", share(start + minutes) - share(start));
    return made;
  };
  const laneKey = (day, studio) => `${day} ${studio}`;
  const say = (text, x, y) => {
    if (drag.words.textContent !== text) drag.words.textContent = text;
    drag.words.style.insetBlockStart = `${Math.min(y + 18, innerHeight - 90)}px`;
    drag.words.style.left = `${Math.min(Math.max(8, x - 120), innerWidth - 370)}px`; // a point on the screen, not a side
  };
  const ask = (address) => fetch(address, { headers: { Accept: "application/json" } });

  async function lift(event) {
    const mine = drag;
    mine.lifted = true;
    forget();
    document.body.classList.add(mine.stretches ? "is-stretching" : "is-dragging");
    mine.link.classList.add("dragging");
    mine.words = document.createElement("div");
    mine.words.className = "drag-words";
    mine.words.setAttribute("role", "status");
    document.body.append(mine.words);
    say(words("sayHold"), event.clientX, event.clientY);
    const at = `/panel/sessions/${mine.link.dataset.block}`;
    // Whether a place is free is known at once; what it costs may take a moment more.
    const places = `${at}/places?on=${board.dataset.monday}`;
    const asked = mine.stretches ? [`${at}/lengths`] : [`${places}&quick=1`, places];
    try {
      for (const answer of asked.map(ask)) await learn(mine, await (await answer).json());
    } catch {
      if (drag === mine) say(words("sayFailed"), event.clientX, event.clientY);
    }
  }

  function learn(mine, found) {
    if (drag !== mine) return;
    mine.revision = found.revision;
    mine.places = new Map();
    for (const place of found.places) {
      const key = laneKey(place.day, place.studio);
      if (!mine.places.has(key)) mine.places.set(key, []);
      mine.places.get(key).push(place);
    }
    mine.pieces.forEach((piece) => piece.remove());
    mine.pieces = [];
    mine.ghost?.remove();
    mine.ghost = null;
    if (!mine.stretches) shade(mine);
    if (mine.last) hover(mine.last);
  }

  function shade(mine) {
    for (const lane of board.querySelectorAll("[data-lane]")) {
      const places = mine.places.get(laneKey(lane.dataset.day, lane.dataset.studio)) ?? [];
      places.sort((one, other) => one.start - other.start);
      const pieces = [];
      places.forEach((place, at) => {
        if (place.rank === "taken") return;
        const next = places[at + 1];
        const step = next ? Math.min(15, next.start - place.start) : 15;
        const last = pieces.at(-1);
        // Neighbours of one rank are one piece, so that a week of eight studios stays light.
        if (last?.rank === place.rank && last.end === place.start) last.end += step;
        else pieces.push({ rank: place.rank, start: place.start, end: place.start + step });
      });
      const drawn = pieces.map((each) => item(`place ${each.rank}`, each.start, each.end - each.start));
      lane.append(...drawn);
      mine.pieces.push(...drawn);
    }
  }

  function hover(event) {
    drag.last = event;
    if (!drag.places) return;
    if (drag.stretches) return stretch(event);
    const lane = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((each) => each.closest("[data-lane]"))
      .find(Boolean);
    const wanted = lane ? minuteAt(lane, event.clientX) - drag.grip : 0;
    const places = lane ? (drag.places.get(laneKey(lane.dataset.day, lane.dataset.studio)) ?? []) : [];
    let found = null;
    for (const place of places)
      if (!found || Math.abs(place.start - wanted) < Math.abs(found.start - wanted)) found = place;
    if (found && Math.abs(found.start - wanted) > near) found = null;
    if (lane && !found) say(words("sayNone"), event.clientX, event.clientY);
    show(lane, found, event);
    drag.lane = lane;
    if (found) say(`${found.time} · ${found.says || words("sayFree")}`, event.clientX, event.clientY);
  }

  function stretch(event) {
    const lane = drag.link.closest("[data-lane]");
    const start = Number(drag.link.dataset.start);
    const wanted = minuteAt(lane, event.clientX) - start + drag.grip;
    let found = null;
    for (const place of [...drag.places.values()].flat())
      if (!found || Math.abs(place.minutes - wanted) < Math.abs(found.minutes - wanted)) found = place;
    show(lane, found, event);
    drag.lane = lane;
    if (found) say(`${found.length} · ${found.says || words("sayFree")}`, event.clientX, event.clientY);
  }

  function show(lane, place, event) {
    if (drag.place === place && drag.ghost) return;
    drag.place = place;
    drag.ghost?.remove();
    drag.ghost = null;
    if (!place) return;
    const refused = place.rank === "taken" ? " refused" : "";
    drag.ghost = item(`ghost${refused}`, place.start, place.minutes);
    lane.append(drag.ghost);
  }

  function put() {
    if (!drag) return;
    const { link, pieces, ghost } = drag;
    pieces.forEach((piece) => piece.remove());
    ghost?.remove();
    drag.words?.remove();
    link.classList.remove("dragging");
    document.body.classList.remove("is-dragging", "is-stretching");
    drag = null;
  }

  async function drop() {
    const { link, lane, place, revision, stretches, places } = drag;
    put();
    const home = { link, lane, place };
    if (!place) {
      if (lane && places) refuse(home, [words("sayNone")]);
      return;
    }
    if (place.rank === "taken") return refuse(home, [place.says || words("sayNone")]);
    if (stretches && place.minutes === Number(link.dataset.minutes)) return;
    await move(home, revision, stretches ? { minutes: place.minutes } : {});
  }

  async function move(home, revision, more) {
    const { link, place } = home;
    const body = new URLSearchParams({
      csrf_token: board.dataset.token,
      day: place.day,
      start: place.time,
      studio: place.studio,
      revision,
      ...more,
    });
    try {
      const answer = await fetch(`/panel/sessions/${link.dataset.block}/move`, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
      });
      const outcome = await answer.json();
      if (outcome.accepted) return await refresh(link.dataset.block);
      const again = outcome.revision && (() => move(home, outcome.revision, more));
      refuse(home, outcome.says || [outcome.title, outcome.detail], again);
    } catch {
      refuse(home, [words("sayFailed")]);
    }
  }

  // The reason stands where the session was to be put; the session itself flashes at home.
  function refuse({ link, lane, place }, sentences, again) {
    const note = document.createElement(lane ? "li" : "div");
    note.className = lane ? "note danger refusal" : "note danger";
    note.dataset.told = "";
    note.setAttribute("role", "alert");
    note.textContent = sentences.join(" ");
    if (again) {
      const row = document.createElement("div");
      row.className = "row-actions";
      row.append(
        button(words("sayAgain"), again),
        button(words("sayReload"), () => refresh(link.dataset.block)),
      );
      note.append(row);
    }
    if (lane) {
      const start = place ? place.start : Number(board.dataset.from);
      note.style.setProperty("--a", Math.min(share(start), 70));
      lane.append(note);
    } else {
      board.parentElement.before(note);
    }
    link.classList.add("home");
    link.focus({ preventScroll: true });
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = text;
    made.addEventListener("click", () => {
      forget();
      act();
    });
    return made;
  }

  function forget() {
    document.querySelectorAll("[data-told]").forEach((note) => note.remove());
    document.querySelectorAll(".home").forEach((link) => link.classList.remove("home"));
  }

  async function refresh(block) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = fresh.querySelector("main");
    document.querySelector("main").replaceWith(main);
    board = document.querySelector("[data-board]");
    window.htmx?.process(main);
    unhide();
    document.querySelector(`[data-block="${block}"]`)?.focus({ preventScroll: true });
  }

  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.("[data-told]")) forget();
    const link = event.target.closest?.("[data-block]");
    if (!link || !board || event.button !== 0 || event.pointerType === "touch") return;
    const lane = link.closest("[data-lane]");
    const box = link.getBoundingClientRect();
    const left = rtl() ? event.clientX - box.left : box.right - event.clientX;
    const stretches = Boolean(lane) && left <= edge;
    const start = Number(link.dataset.start);
    let grip = 0;
    if (stretches) grip = start + Number(link.dataset.minutes) - minuteAt(lane, event.clientX);
    else if (lane) grip = minuteAt(lane, event.clientX) - start;
    drag = { link, grip, stretches, x: event.clientX, y: event.clientY, pieces: [], lifted: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > reach;
    if (!drag.lifted && far) lift(event);
    if (drag?.lifted) {
      event.preventDefault();
      hover(event);
    }
  });
  document.addEventListener("pointerup", () => {
    if (!drag) return;
    if (!drag.lifted) {
      drag = null;
      return;
    }
    // The click that follows would open the session's page.
    const still = (click) => click.preventDefault();
    addEventListener("click", still, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", still, { capture: true }));
    drop();
  });
  document.addEventListener("pointercancel", put);
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-block]")) event.preventDefault();
  });

  const blocks = () => [...document.querySelectorAll("[data-board] [data-block], .tray [data-block]")];
  function step(event) {
    const here = event.target.closest("[data-block]");
    const all = blocks();
    const along = { ArrowRight: rtl() ? -1 : 1, ArrowLeft: rtl() ? 1 : -1 }[event.key];
    if (along) return all[all.indexOf(here) + along]?.focus();
    const down = event.key === "ArrowDown" ? 1 : -1;
    const lane = here.closest(".lane");
    if (!lane) return all[all.indexOf(here) + down]?.focus();
    const lanes = [...document.querySelectorAll("[data-board] .lane")].filter((each) =>
      each.querySelector("[data-block]"),
    );
    const next = lanes[lanes.indexOf(lane) + down];
    const start = Number(here.dataset.start);
    const nearest = [...(next?.querySelectorAll("[data-block]") ?? [])].sort(
      (one, other) => Math.abs(one.dataset.start - start) - Math.abs(other.dataset.start - start),
    )[0];
    return nearest?.focus();
  }

  // The session's own form, with its ranked places, over the board.
  async function openMover(link) {
    const mover = document.getElementById("mover");
    const answer = await fetch(`${link.href}?places=1`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.getElementById("move");
    if (!answer.ok || !form) {
      location.href = `${link.href}?places=1#move`;
      return;
    }
    mover.querySelector("[data-form]").replaceChildren(page.querySelector("h1"), form);
    mover.showModal();
    mover.querySelector("input[type=time]")?.focus();
  }

  async function lock(link) {
    const locked = link.closest(".block")?.classList.contains("locked");
    const body = new URLSearchParams({
      csrf_token: board.dataset.token,
      locked: locked ? "no" : "yes",
      revision: link.dataset.revision,
    });
    const answer = await fetch(`/panel/sessions/${link.dataset.block}/lock`, { method: "POST", body });
    if (answer.ok) return refresh(link.dataset.block);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector("main [role=alert]")?.textContent ?? words("sayFailed");
    const home = { link, lane: link.closest("[data-lane]"), place: { start: Number(link.dataset.start) } };
    refuse(home, [told.replace(/\s+/g, " ").trim()]);
    // Seen now; the same key again acts on the fresh state.
    const fresh = page.querySelector("input[name=revision]");
    if (fresh) link.dataset.revision = fresh.value;
  }

  document.addEventListener("click", (event) => {
    const opens = event.target.closest?.("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens)?.showModal();
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  const unhide = () => document.querySelectorAll("[data-opens]").forEach((each) => (each.hidden = false));
  unhide();

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      put();
      forget();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    if (event.key === "?") return document.getElementById("keys")?.showModal();
    if (!board || drag) return;
    const link = event.target.closest?.("[data-block]");
    if (event.key.startsWith("Arrow") && link) {
      event.preventDefault();
      step(event);
    } else if (event.code === "KeyM" && link) {
      event.preventDefault();
      openMover(link);
    } else if (event.code === "KeyL" && link?.dataset.revision) {
      lock(link);
    } else {
      document.querySelector(`[data-key="${event.code}"]`)?.click();
    }
  });

  // Has somebody else changed the draft? Asked while the page is seen, and told at its foot, so
  // that nothing moves under the pointer.
  const every = 20_000;
  async function look() {
    const place = document.querySelector("[data-news]");
    if (!place || document.hidden || drag) return;
    try {
      const answer = await fetch(`/panel/news?since=${place.dataset.news}`);
      if (answer.status !== 200 || answer.redirected) return;
      place.querySelector("[data-told-news]").innerHTML = await answer.text();
      place.hidden = false;
    } catch {
      // The next look may find the server again.
    }
  }
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
