// The player of a school. It begins with the school's planned variant, falls to thinner ones and at
// last to sound only, goes on by itself after a cut, and says in words what it waits for.
// Written for browsers of ten years ago: no modules, no optional chaining.
"use strict";

(function () {
  const root = document.getElementById("player");
  const screen = document.getElementById("screen");
  const curtain = document.getElementById("curtain");
  const start = document.getElementById("start");
  const says = document.getElementById("says");
  const quality = document.getElementById("quality");
  const toPicture = document.getElementById("to-picture");
  const toSound = document.getElementById("to-sound");
  const again = document.getElementById("again");
  if (!root || !screen) return;

  const BEAT = 4000; // between two words to the server
  const STUCK = 12000; // without progress until something is done about it
  const MOST_STALLS = 3; // at the thinnest picture within STALL_MEMORY, then sound only
  const STALL_MEMORY = 60000;
  const OVER = ["over", "broken-off", "as-recording"];

  let hls = null;
  let address = "";
  let soundOnly = root.hasAttribute("data-sound-first");
  let fellToSound = false;
  let served = root.dataset.says;
  let picture = root.dataset.picture;
  let sound = root.dataset.sound;
  let stalls = 0;
  let stalledAt = [];
  let movedAt = Date.now();
  let lastBeat = "";
  let place = 0;
  let retry = 1000;
  let timer = 0;
  let said = "";
  let first = true;

  function word(name) {
    const found = root.querySelector('[data-word="' + name + '"]');
    return found ? found.textContent : "";
  }

  function say(name) {
    if (name === said) return;
    said = name;
    says.textContent = word(name);
    const covers = ["starting", "over", "broken-off", "as-recording"].indexOf(name) >= 0;
    curtain.hidden = !covers;
    curtain.textContent = covers ? word(name) : "";
  }

  function showButtons() {
    const playing = address !== "";
    toSound.hidden = !playing || soundOnly || !sound;
    toPicture.hidden = !playing || !soundOnly || !picture;
    again.hidden = !playing;
    root.classList.toggle("sound-only", soundOnly);
  }

  function level() {
    if (soundOnly) return sound ? "audio" : "";
    if (hls && hls.currentLevel >= 0 && hls.levels[hls.currentLevel]) {
      const found = hls.levels[hls.currentLevel];
      return found.name || (found.attrs && found.attrs.NAME) || "";
    }
    return "";
  }

  function showQuality() {
    const name = level();
    const found = name && root.querySelector('[data-variant="' + name + '"]');
    quality.textContent = found ? found.textContent : "";
  }

  function stop() {
    if (hls) hls.destroy();
    hls = null;
    screen.removeAttribute("src");
    screen.load();
    address = "";
  }

  function play() {
    const promise = screen.play();
    if (promise && promise.catch) {
      promise.then(function () { start.hidden = true; }).catch(function (refused) {
        if (refused && refused.name === "NotAllowedError") {
          start.hidden = false;
          say("press");
        }
      });
    }
  }

  function open(wanted) {
    if (!wanted || wanted === address) return;
    stop();
    address = wanted;
    movedAt = Date.now();
    place = 0;
    stalledAt = [];
    if (window.Hls && window.Hls.isSupported()) {
      hls = new window.Hls({
        liveSyncDurationCount: 3,
        liveMaxLatencyDurationCount: 10,
        maxBufferLength: 20,
        backBufferLength: 10,
        autoStartLoad: false,
        testBandwidth: false,
        abrEwmaDefaultEstimate: 5000000,
        capLevelToPlayerSize: false,
      });
      hls.on(window.Hls.Events.MANIFEST_PARSED, function (_, data) {
        hls.startLevel = data.levels.length - 1; // the best here is the school's planned variant
        hls.startLoad(-1);
        play();
      });
      hls.on(window.Hls.Events.LEVEL_SWITCHED, showQuality);
      hls.on(window.Hls.Events.FRAG_LOADED, function () { retry = 1000; });
      hls.on(window.Hls.Events.ERROR, onError);
      hls.loadSource(address);
      hls.attachMedia(screen);
    } else {
      screen.src = address; // browsers that play HLS themselves
      play();
    }
    showButtons();
    showQuality();
  }

  function onError(_, data) {
    if (!data.fatal) return;
    if (data.type === window.Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
      return;
    }
    // The network: nothing is given up; the next try comes a little later each time.
    say(navigator.onLine === false ? "offline" : "away");
    clearTimeout(timer);
    timer = setTimeout(reopen, retry);
    retry = Math.min(retry * 1.7, 8000);
  }

  function reopen() {
    const wanted = soundOnly ? sound : picture;
    address = "";
    open(wanted || sound);
  }

  function follow() {
    if (OVER.indexOf(served) >= 0) {
      if (screen.ended || !address || served !== "over") {
        stop();
        say(served);
        showButtons();
      }
      return;
    }
    const wanted = soundOnly ? sound || picture : picture || sound;
    if (wanted && !address) open(wanted);
    if (!wanted && !address) say("starting");
  }

  function watchProgress() {
    const now = Date.now();
    if (screen.currentTime !== place) {
      place = screen.currentTime;
      movedAt = now;
      if (address && start.hidden && !screen.paused) {
        say(served === "live" && fellToSound && soundOnly ? "sound" : served);
      }
      return;
    }
    if (!address || screen.paused || (served !== "live" && served !== "replay")) return;
    if (navigator.onLine === false) say("offline");
    else if (now - movedAt > 3000) say("slow");
    if (now - movedAt > STUCK) {
      movedAt = now;
      // hls.js may wait for ever at a gap or after a change of network: begin anew.
      if (!fallToSound()) reopen();
    }
  }

  function fallToSound() {
    const thinnest = !hls || hls.levels.length < 2 || hls.currentLevel <= 0;
    if (soundOnly || !sound || !thinnest || navigator.onLine === false) return false;
    soundOnly = fellToSound = true;
    open(sound);
    say("sound");
    return true;
  }

  function beat(state) {
    lastBeat = state;
    const body = {
      state: state,
      variant: level(),
      delay: hls && hls.latency > 0 ? Math.round(hls.latency * 1000) : null,
      stalls: stalls,
      first: first,
    };
    first = false;
    fetch(root.dataset.beat, {
      method: "POST",
      credentials: "same-origin",
      keepalive: state === "left",
      headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.token },
      body: JSON.stringify(body),
    }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (told) {
      served = told.says;
      picture = told.picture;
      sound = told.sound;
      follow();
    }).catch(function () {
      if (navigator.onLine === false) say("offline");
    });
  }

  screen.addEventListener("waiting", function () {
    if (!address || !place) return;
    stalls += 1;
    const now = Date.now();
    stalledAt = stalledAt.filter(function (at) { return now - at < STALL_MEMORY; }).concat(now);
    if (stalledAt.length > MOST_STALLS && served === "live") fallToSound();
  });
  screen.addEventListener("playing", function () {
    start.hidden = true;
    showButtons();
    showQuality();
    if (lastBeat !== "playing") beat("playing");  // so that the studio sees it at once
  });
  screen.addEventListener("ended", function () { if (served !== "live") follow(); });
  start.addEventListener("click", function () { start.hidden = true; play(); });
  toSound.addEventListener("click", function () { soundOnly = true; fellToSound = false; open(sound); });
  toPicture.addEventListener("click", function () { soundOnly = false; open(picture); });
  again.addEventListener("click", reopen);
  window.addEventListener("online", function () { retry = 1000; if (address) reopen(); beat("waiting"); });
  window.addEventListener("offline", function () { say("offline"); });
  window.addEventListener("pagehide", function () { beat("left"); });

  setInterval(watchProgress, 1000);
  setInterval(function () {
    const moving = address && !screen.paused && Date.now() - movedAt < 3000;
    beat(moving ? "playing" : "waiting");
  }, BEAT);
  follow();
  beat("waiting");
})();
