// A small stage for drawn films. Everything shown is a function of the time t, in seconds.
//   data-in="3" data-out="9"   the element fades in from 3 s and is gone at 9 s (no data-out: it stays)
//   data-draw="3 5"            its line is drawn between 3 s and 5 s (give the path pathLength="1")
// What moves otherwise stands in the film's own script: stage.film(duration, (t) => …, { pace }).
const stage = (() => {
  const ease = (p) => (p <= 0 ? 0 : p >= 1 ? 1 : p * p * (3 - 2 * p));
  const span = (t, from, to) => ease((t - from) / (to - from));
  const mix = (a, b, p) => a + (b - a) * p;
  const $ = (selector) => document.querySelector(selector);
  const set = (selector, attributes) => {
    for (const [name, value] of Object.entries(attributes)) $(selector).setAttribute(name, typeof value === 'number' ? +value.toFixed(2) : value);
  };
  const say = (selector, text) => { $(selector).textContent = text; };

  // steps({ 4: 0, 6: 30 }, t): the value at t, eased between the named moments
  function steps(values, t) {
    const at = Object.keys(values).map(Number).sort((a, b) => a - b);
    const next = at.findIndex((x) => x > t);
    if (next === 0) return values[at[0]];
    if (next < 0) return values[at.at(-1)];
    return mix(values[at[next - 1]], values[at[next]], span(t, at[next - 1], at[next]));
  }

  // dots that run along a path: `gap` px apart, `speed` px a second, shown with the opacity given
  function flow(path, group, t, { gap = 46, speed = 80, from = 0, opacity = 1, r = 6 }) {
    const line = $(path), length = line.getTotalLength(), dots = [];
    if (opacity > 0.01) for (let s = (((t - from) * speed) % gap + gap) % gap; s < length; s += gap) {
      const p = line.getPointAtLength(s), fade = Math.min(1, s / 20, (length - s) / 20);
      dots.push(`<circle cx="${p.x.toFixed(1)}" cy="${p.y.toFixed(1)}" r="${r}" opacity="${(opacity * fade).toFixed(2)}"/>`);
    }
    $(group).innerHTML = dots.join('');
  }

  function fade(el, t) {
    const from = +el.dataset.in, to = +el.dataset.out;
    const shown = (from <= 0 ? 1 : span(t, from, from + 0.7)) * (to ? 1 - span(t, to - 0.5, to) : 1);
    el.style.visibility = shown > 0 ? '' : 'hidden';
    el.style.opacity = shown < 1 ? shown.toFixed(3) : '';
  }
  function stroke(el, t) {
    const [from, to] = el.dataset.draw.split(' ').map(Number), drawn = span(t, from, to);
    el.style.strokeDasharray = drawn < 1 ? '1 1' : '';
    el.style.strokeDashoffset = drawn < 1 ? (1 - drawn).toFixed(4) : '';
    el.style.visibility = drawn > 0 ? '' : 'hidden';
  }

  // pace 1.1 plays everything a tenth slower than it is written, when captions need the time to be read
  function film(duration, own = () => {}, { pace = 1 } = {}) {
    window.duration = duration * pace;
    window.draw = (at) => {
      const t = at / pace;
      document.querySelectorAll('[data-in]').forEach((el) => fade(el, t));
      document.querySelectorAll('[data-draw]').forEach((el) => stroke(el, t));
      own(t);
    };
    window.draw(0);
    if (new URLSearchParams(location.search).has('play')) { // film.html?play: watch it in a browser while drawing
      const begin = performance.now();
      const tick = () => { window.draw(((performance.now() - begin) / 1000) % window.duration); requestAnimationFrame(tick); };
      tick();
    }
  }
  // the zellige of a course, turned upright, in a column 440 wide at the end of the line
  const cover = (selector, id, hue) => {
    const pattern = zellige(id, hue).replace('<svg ', '<svg width="720" height="440" ');
    $(selector).innerHTML = `<g transform="translate(440 0) rotate(90)">${pattern}</g>`;
  };
  return { ease, span, mix, steps, flow, set, say, film, cover };
})();
