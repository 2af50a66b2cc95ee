// The map of offers, on the pages that have one (`#carte`): outlines of ours, marks gathered by the server for what is
// in sight, reachable one by one with a keyboard. Leaflet is loaded from here and nowhere else. Without this script
// the list is whole.

const MARK_ZOOM = 14;
const CITY_ZOOM = 11;
const METROPOLIS = [[41.3, -5.2], [51.1, 9.6]];
// Where an arrow goes from a mark, across and down.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 100;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** An element, its attributes and what it holds. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A line written as text: see scripts/referentiel.py. */
function line(text, unit) {
  const points = [];
  let at = 0;
  const place = [0, 0];
  while (at < text.length) {
    for (const axis of [0, 1]) {
      let value = 0;
      let shift = 0;
      let bits;
      do {
        bits = text.charCodeAt(at++) - 63;
        value |= (bits & 31) << shift;
        shift += 5;
      } while (bits & 32);
      place[axis] += value & 1 ? ~(value >> 1) : value >> 1;
    }
    points.push([place[1] / unit, place[0] / unit]);
  }
  return points;
}

/** Rings of every outline, for one path. */
function outlines({ unites, arcs, formes }) {
  const lines = arcs.map((text) => line(text, unites));
  const ring = (indexes) => indexes.flatMap((i, n) => {
    const points = i < 0 ? [...lines[~i]].reverse() : lines[i];
    return n ? points.slice(1) : points;
  });
  return Object.values(formes).flatMap((polygons) => polygons.map((rings) => rings.map(ring)));
}

/** What the address asks for, without what only says how it is shown. */
function query() {
  const search = new URLSearchParams(location.search);
  for (const name of ["page", "position", "vue", "avis"]) search.delete(name);
  return search;
}

/** `48.39,-4.49,11` of the address. */
function position() {
  const [lat, lon, zoom] = (new URLSearchParams(location.search).get("position") ?? "").split(",").map(Number);
  const good = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom >= 2 && zoom <= 18;
  return good ? [[lat, lon], zoom] : null;
}

class Carte {
  constructor(frame) {
    this.frame = frame;
    this.words = frame.dataset;
    this.said = frame.querySelector("[role=status]");
    this.sheet = frame.querySelector(".carte-fiche");
    this.marks = new Map();
    // The groups opened one inside the other: the mark of each, and what was in sight.
    this.trail = [];
    this.turn = 0;
    // Whether the move under way is one of a group, opened or left.
    this.ours = false;
  }

  async start() {
    this.frame.hidden = false;
    this.busy();
    const [, ground] = await Promise.all([
      import(this.words.leaflet),
      fetch(this.words.fond).then((answer) => answer.json()),
    ]);
    const L = (this.L = globalThis.leaflet ?? globalThis.L);
    const surface = this.frame.querySelector(".carte-surface");
    this.map = L.map(surface, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      minZoom: 2,
      zoomSnap: 0.5,
      maxZoom: 18,
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
      maxBoundsViscosity: 1,
    });
    // The wheel scrolls the page until one is at the map.
    surface.addEventListener("focusin", () => this.map.scrollWheelZoom.enable());
    surface.addEventListener("focusout", () => this.map.scrollWheelZoom.disable());
    this.ground(ground);
    this.controls();
    this.fitted = this.firstView();
    this.map.on("moveend", () => this.moved());
    // Whoever goes elsewhere has left the group; other results have other groups.
    this.map.on("dragstart", () => this.leave());
    this.map.on("zoomstart", () => this.ours || this.leave());
    document.addEventListener("resultats", () => {
      this.leave();
      this.ways();
      this.load();
    });
    this.frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!this.sheet.hidden) this.close();
      else this.back();
    });
    this.together();
    await this.load({ fit: !this.fitted });
  }

  ground({ departements, arrondissements }) {
    const { L, map } = this;
    const path = (className) => ({ className, interactive: false, smoothFactor: 1.2, weight: 1 });
    const tiles = this.words.tuiles;
    if (tiles) L.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
    map.createPane("villes").style.zIndex = 450;
    map.getPane("villes").setAttribute("aria-hidden", "true");
    L.polygon(outlines(departements), path(tiles ? "carte-terre vide" : "carte-terre")).addTo(map);
    const cities = L.polygon(outlines(arrondissements), path("carte-ville"));
    const show = () => (map.getZoom() >= CITY_ZOOM ? cities.addTo(map) : cities.remove());
    // Not before the first view: nothing can be drawn inside it.
    this.afterView = () => {
      show();
      map.on("zoomend", show);
    };
    this.names = L.layerGroup().addTo(map);
  }

  controls() {
    const button = (name, act) => {
      const made = this.frame.querySelector(`[data-zoom="${name}"]`);
      made.addEventListener("click", act);
      return made;
    };
    const to = (zoom) => () => {
      this.leave();
      zoom();
    };
    const [more, less] = [button("plus", to(() => this.map.zoomIn())), button("moins", to(() => this.map.zoomOut()))];
    const bounds = () => {
      // Not `disabled`: the focus would be lost at the last step.
      more.setAttribute("aria-disabled", String(this.map.getZoom() >= 18));
      less.setAttribute("aria-disabled", String(this.map.getZoom() <= 2));
    };
    this.map.on("zoomend", bounds);
  }

  /** From the address, else from the page; whether one was found. */
  firstView() {
    const kept = position();
    const place = this.words.cadre?.split(",").map(Number);
    if (kept) this.map.setView(...kept, { animate: false });
    else if (place?.length === 4) this.map.fitBounds([[place[1], place[0]], [place[3], place[2]]], { animate: false });
    else this.map.fitBounds(METROPOLIS, { animate: false });
    this.afterView();
    return Boolean(kept || place);
  }

  moved() {
    this.ours = false;
    const { lat, lng } = this.map.getCenter();
    const url = new URL(location.href);
    url.searchParams.set("position", `${lat.toFixed(4)},${lng.toFixed(4)},${this.map.getZoom()}`);
    history.replaceState(history.state, "", url);
    const kept = document.querySelector('#filtres [name="position"]');
    if (kept) kept.value = url.searchParams.get("position");
    this.ways();
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.load(), 120);
  }

  /**
   * The list was written for the map as it was then: the way back that its links and hearts carry, and what leads to
   * another page of it, follow the map to where it is now.
   */
  ways() {
    const place = new URLSearchParams(location.search).get("position");
    if (!place) return;
    // As a link of ours writes it: path, query, anchor.
    const moved = (address) => {
      const url = new URL(address, location.origin);
      if (url.pathname !== location.pathname || url.searchParams.get("vue") !== "carte") return address;
      url.searchParams.set("position", place);
      return url.pathname + url.search + url.hash;
    };
    for (const holder of document.querySelectorAll("#resultats, .carte-fiche")) {
      for (const link of holder.querySelectorAll("a[href]")) {
        const url = new URL(link.href);
        const back = url.searchParams.get("retour");
        if (url.origin !== location.origin) continue;
        if (back?.startsWith("/")) {
          url.searchParams.set("retour", moved(back));
          link.setAttribute("href", url.pathname + url.search + url.hash);
        } else if (!back && url.pathname === location.pathname) link.setAttribute("href", moved(link.getAttribute("href")));
      }
      for (const field of holder.querySelectorAll('input[name="retour"]')) field.value = moved(field.value);
    }
  }

  busy() {
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.frame.setAttribute("aria-busy", "true"), 300);
  }

  async load({ fit = false } = {}) {
    const mine = ++this.turn;
    this.going?.abort();
    this.going = new AbortController();
    const search = query();
    search.set("zoom", Math.floor(this.map.getZoom()));
    if (!fit) {
      const bounds = this.map.getBounds();
      const within = (value, limit) => Math.max(-limit, Math.min(limit, value)).toFixed(5);
      search.set("bbox", [
        within(bounds.getWest(), 540), within(bounds.getSouth(), 90), within(bounds.getEast(), 540), within(bounds.getNorth(), 90),
      ].join());
    }
    this.busy();
    try {
      const answer = await fetch(`/offres/carte.json?${search}`, { signal: this.going.signal });
      if (!answer.ok) throw new Error(`carte.json ${answer.status}`);
      const found = await answer.json();
      if (mine !== this.turn) return;
      if (fit && found.emprise) {
        const [west, south, east, north] = found.emprise;
        this.map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 14, padding: [40, 40] });
        // The move asks for what is now in sight.
        return;
      }
      this.show(found);
      this.frame.dataset.pret = "";
      this.said.textContent = this.news ? `${found.dit}. ${this.news}` : found.dit;
      this.news = null;
      this.said.classList.remove("err");
    } catch (error) {
      if (mine !== this.turn || error.name === "AbortError") return;
      this.said.textContent = this.words.echec;
      this.said.classList.add("err");
    } finally {
      if (mine === this.turn) {
        clearTimeout(this.slow);
        this.frame.removeAttribute("aria-busy");
      }
    }
  }

  show({ marques, villes }) {
    const seen = new Map();
    for (const mark of marques) {
      const key = `${mark.n}:${mark.lat}:${mark.lon}:${mark.offres?.[0]?.id ?? ""}`;
      seen.set(key, this.marks.get(key) ?? this.mark(mark, key));
    }
    const pane = this.map.getPane("markerPane");
    const focused = pane.contains(document.activeElement) ? document.activeElement : null;
    const lost = focused && ![...seen.values()].some((marker) => marker.getElement() === focused);
    for (const [key, marker] of this.marks) if (!seen.has(key)) marker.remove();
    this.marks = seen;
    // The order of Tab is that of the server; the one that has the focus stays where it is, the others go around it.
    let after = lost || !focused;
    for (const marker of seen.values()) {
      const element = marker.getElement();
      if (element === focused) after = true;
      else if (after) pane.append(element);
      else focused.before(element);
    }
    this.names.clearLayers();
    for (const [name, lat, lon] of villes) {
      const icon = this.L.divIcon({ className: "carte-nom", html: make("span", {}, name), iconSize: null });
      this.L.marker([lat, lon], { icon, interactive: false, keyboard: false, pane: "villes" }).addTo(this.names);
    }
    if (this.toFocus || this.toReturn || lost) this.refocus();
  }

  /**
   * After a group opened, the first home of it; after it closed, its mark; else the map itself, so that the focus is
   * never nowhere.
   */
  refocus() {
    const { toFocus: within, toReturn: group } = this;
    this.toFocus = this.toReturn = null;
    const found = within ? this.firstOf(within) : this.marks.get(group);
    (found?.getElement() ?? this.map.getContainer()).focus({ preventScroll: true });
  }

  /** The first mark of a group that opened: homes and smaller groups of it, before those drawn near it. */
  firstOf(within) {
    const marks = [...this.marks.values()];
    const own = ({ emprise, marker }) => (emprise ? within.contains(emprise) : within.contains(marker.getLatLng()));
    // A mark is drawn beside its offers when others are near.
    const near = this.L.bounds(
      this.map.latLngToContainerPoint(within.getNorthWest()).subtract([40, 40]),
      this.map.latLngToContainerPoint(within.getSouthEast()).add([40, 40]),
    );
    const drawn = (marker) => near.contains(this.map.latLngToContainerPoint(marker.getLatLng()));
    return marks.find((marker) => own({ emprise: marker.emprise, marker })) ?? marks.find(drawn);
  }

  /** The mark that an arrow goes to from another: the nearest one that way. */
  neighbour(from, [x, y]) {
    const start = this.map.latLngToContainerPoint(from.getLatLng());
    let best = null;
    for (const marker of this.marks.values()) {
      const { x: dx, y: dy } = this.map.latLngToContainerPoint(marker.getLatLng()).subtract(start);
      const along = dx * x + dy * y;
      const aside = Math.abs(dx * y + dy * x);
      if (marker === from || along <= 0 || aside > 2 * along) continue;
      const far = along + 2 * aside;
      if (!best || far < best.far) best = { marker, far };
    }
    return best?.marker;
  }

  mark(mark, key) {
    const { L } = this;
    const button = make("button", { type: "button", class: `leaflet-marker-icon repere${mark.n > 1 ? " groupe" : ""}`, "aria-label": mark.nom }, mark.texte);
    if (mark.n > 99) button.classList.add("grand");
    const Icon = L.Icon.extend({ createIcon: () => button, createShadow: () => null });
    const marker = L.marker([mark.lat, mark.lon], { icon: new Icon({ iconSize: [64, 56], iconAnchor: [32, 28] }), keyboard: false, riseOnHover: true, bubblingMouseEvents: false });
    marker.offres = mark.offres ?? [];
    if (mark.emprise) {
      const [west, south, east, north] = mark.emprise;
      marker.emprise = L.latLngBounds([south, west], [north, east]);
    }
    marker.addTo(this.map);
    // The click of the element, not Leaflet's: Enter and Space make one too.
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      if (marker.emprise) this.open(mark, marker.emprise, key);
      else this.describe(mark, button);
    });
    button.addEventListener("keydown", (event) => {
      const way = ARROWS[event.key];
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const next = this.neighbour(marker, way);
      if (next) next.getElement().focus({ preventScroll: true });
      else this.map.panBy(way.map((n) => n * STEP));
    });
    const light = (on) => () => marker.offres.forEach(({ id }) => this.card(id)?.toggleAttribute("data-ici", on));
    button.addEventListener("mouseenter", light(true));
    button.addEventListener("mouseleave", light(false));
    button.addEventListener("focus", light(true));
    button.addEventListener("blur", light(false));
    return marker;
  }

  /** Goes near enough to see the offers of a group apart. */
  open({ nom }, bounds, key) {
    const zoom = Math.min(18, Math.max(this.map.getZoom() + 1, Math.min(MARK_ZOOM, this.map.getBoundsZoom(bounds.pad(0.1)))));
    this.trail.push({ key, nom, center: this.map.getCenter(), zoom: this.map.getZoom() });
    this.toFocus = bounds;
    this.news = `${this.words.ouvert} ${nom}. ${this.words.retour}`;
    this.close(false);
    this.go(bounds.getCenter(), zoom);
  }

  /** Out of the group opened last: what was in sight before, and the focus on its mark. */
  back() {
    const group = this.trail.pop();
    if (!group) return;
    this.toFocus = null;
    this.toReturn = group.key;
    this.news = `${this.words.referme} ${group.nom}.`;
    this.go(group.center, group.zoom);
  }

  /** Goes there; what was being asked for is of where one was. */
  go(center, zoom) {
    this.turn++;
    this.going?.abort();
    clearTimeout(this.wait);
    this.ours = true;
    this.map.setView(center, zoom);
  }

  /** The groups opened so far are no way back any more. */
  leave() {
    this.trail = [];
    this.news = this.toFocus = this.toReturn = null;
  }

  describe(mark, from) {
    this.opener = from;
    const here = encodeURIComponent(location.pathname + location.search);
    const link = ({ id, titre }) => make("a", { href: `/offres/${id}?retour=${here}` }, titre);
    const alone = mark.n === 1 && mark.offres[0];
    const title = make("h3", { id: "carte-fiche-titre", tabindex: "-1" }, alone ? link(alone) : mark.nom);
    const lines = mark.offres.map((offre) => make("li", {}, link(offre), make("span", {}, offre.detail)));
    const body = alone ? [make("p", {}, alone.detail)] : [make("ul", { role: "list" }, ...lines)];
    if (mark.reste) body.push(make("p", { class: "muted small" }, mark.reste));
    const close = make("button", { type: "button", class: "btn quiet" }, this.words.fermer);
    close.addEventListener("click", () => this.close());
    this.sheet.replaceChildren(title, ...body, close);
    this.sheet.hidden = false;
    title.focus({ preventScroll: true });
  }

  close(back = true) {
    if (this.sheet.hidden) return;
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    if (!back) return;
    (this.opener?.isConnected ? this.opener : this.map.getContainer()).focus({ preventScroll: true });
  }

  /** The card of an offer in the list beside. */
  card(id) {
    return document.querySelector(`#resultats a[href^="/offres/${id}"]`)?.closest("article");
  }

  /** A card one points at lights its mark. */
  together() {
    const light = (on) => (event) => {
      const id = event.target.closest?.("#resultats article")?.querySelector("a[href^='/offres/']")?.getAttribute("href").slice(8, 44);
      if (!id) return;
      for (const marker of this.marks.values()) {
        if (marker.offres.some((offre) => offre.id === id)) marker.getElement().toggleAttribute("data-ici", on);
      }
    };
    for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
      document.addEventListener(name, light(on));
    }
  }
}

const frame = document.getElementById("carte");
if (frame) {
  const carte = new Carte(frame);
  carte.start().catch((error) => {
    console.warn("carte", error);
    carte.said.textContent = frame.dataset.echec;
    carte.said.classList.add("err");
    frame.removeAttribute("aria-busy");
    clearTimeout(carte.slow);
  });
}
