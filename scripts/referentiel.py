#!/usr/bin/env python3
"""Makes the project's reference tables from the raw files.

    python3 scripts/referentiel.py <folder of the raw CSV files>

Writes `services/referentiel/*.tsv`, which `services::referentiel` embeds, and `public/fond-de-carte.json`,
the outlines that the map draws. Same input, same bytes: the files can be regenerated and compared.
Anything unexpected stops the script, so that a wrong table is never written over a good one.
"""

import csv
import json
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
SORTIE = RACINE / "services" / "referentiel"
FOND = RACINE / "public" / "fond-de-carte.json"

ZONES_ABC = {"Abis": "S", "A": "A", "B1": "1", "B2": "2", "C": "C"}
ZONES_PLAFOND = {"PARIS_LIMITROPHES": "P", "IDF": "I", "AUTRES": "A", "DROM": "D"}
# The housing aids know three zones: « 1bis » (Paris and its neighbours) is part of zone 1 for them.
ZONES_AIDE = {"1": "1", "1bis": "1", "2": "2", "3": "3"}

# (regime, zone) of the raw file -> the lines written. Overseas, the ordinary social dwelling (LLS) takes
# the place of the PLUS; B2 and C share one line of the LLI scale but are two zones for us.
REGIMES = {"PLAI": "PLAI", "PLUS": "PLUS", "PLS": "PLS", "LLI": "LLI", "LLS_DROM": "PLUS", "PLS_DROM": "PLS"}
ZONES = {
    "PARIS_LIMITROPHES": ["PARIS_LIMITROPHES"],
    "IDF": ["IDF"],
    "AUTRES": ["AUTRES"],
    "DROM": ["OUTRE_MER"],
    "ABIS": ["A bis"],
    "A": ["A"],
    "B1": ["B1"],
    "B2_C": ["B2", "C"],
}
CATEGORIES = ["1", "2", "3", "4", "5", "6", "SUPP"]

# The raw names are in capitals without accents; only those that differ from plain title case.
ACADEMIES = {
    "BESANCON": "Besançon",
    "CRETEIL": "Créteil",
    "ORLEANS-TOURS": "Orléans-Tours",
    "REUNION": "La Réunion",
}


def lire(dossier: Path, nom: str) -> list[dict[str, str]]:
    with (dossier / nom).open(encoding="utf-8-sig", newline="") as fichier:
        return list(csv.DictReader(fichier))


def dix_millieme(degres: str) -> str:
    """Degrees to an integer number of 1e-4, without going through floats."""
    signe = "-" if degres.startswith("-") else ""
    entier, _, decimales = degres.lstrip("-").partition(".")
    assert len(decimales) <= 4, degres
    valeur = int(entier + decimales.ljust(4, "0"))
    return f"{signe}{valeur}" if valeur else "0"


TABLES: dict[str, bytes] = {}


def ecrire(nom: str, entete: list[str], lignes: list[list[str]]) -> None:
    """Keeps a table for the end: all are written, or none."""
    for ligne in lignes:
        for champ in ligne:
            assert "\t" not in champ and "\n" not in champ and not champ.startswith("#"), ligne
    texte = "".join(f"# {ligne}\n" for ligne in entete)
    texte += "".join("\t".join(ligne) + "\n" for ligne in lignes)
    TABLES[nom] = texte.encode("utf-8")
    print(f"{nom:20} {len(lignes):6} lines {len(TABLES[nom]):9} bytes")


def communes(dossier: Path) -> tuple[dict[str, int], list[list[str]]]:
    brutes = sorted(lire(dossier, "communes.csv"), key=lambda ligne: ligne["insee"])
    taux = {ligne["insee"]: ligne["taux_lls_pct"] for ligne in lire(dossier, "communes_taux_lls.csv")}
    lignes = []
    for c in brutes:
        insee = c["insee"]
        # The département is not stored: it is read from the code.
        assert c["dep"] == (insee[:3] if insee.startswith("97") else insee[:2]), insee
        assert (c["type"] == "arrondissement") == bool(c["commune_parente"]), insee
        # The share is published by whole commune: an arrondissement takes that of its city.
        part = taux.get(insee) or taux.get(c["commune_parente"], "")
        assert part == "" or part.endswith(".0"), insee
        part = part.removesuffix(".0")
        # Change (71085) has 157 %: an error at the source, taken as unknown.
        if part and int(part) > 100:
            part = ""
        ligne = [
            insee,
            c["nom"],
            c["codes_postaux"],
            c["population"],
            dix_millieme(c["lat"]),
            dix_millieme(c["lon"]),
            ZONES_ABC[c["zone_abc"]] + ZONES_PLAFOND[c["zone_plafond_ressources"]] + ZONES_AIDE[c["zone_123"]],
            part,
        ]
        if c["commune_parente"]:
            ligne.append(c["commune_parente"])
        lignes.append(ligne)
    rangs = {ligne[0]: rang for rang, ligne in enumerate(lignes)}
    assert len(rangs) == len(lignes)
    return rangs, lignes


def limitrophes(dossier: Path, rangs: dict[str, int]) -> tuple[int, list[list[str]]]:
    voisins: list[set[int]] = [set() for _ in rangs]
    for ligne in lire(dossier, "adjacency.csv"):
        if ligne["kind"] != "border":
            continue
        a, b = sorted((rangs[ligne["insee_a"]], rangs[ligne["insee_b"]]))
        assert a != b and b not in voisins[a], ligne
        voisins[a].add(b)
    lignes = []
    for rang, suivants in enumerate(voisins):
        ecarts, precedent = [], rang
        for suivant in sorted(suivants):
            ecarts.append(str(suivant - precedent))
            precedent = suivant
        # A lone « - » for none, so that no line is empty and lines keep counting.
        lignes.append([" ".join(ecarts) or "-"])
    return sum(len(v) for v in voisins), lignes


def plafonds(dossier: Path) -> list[list[str]]:
    cellules: dict[tuple[str, str, str], dict[str, tuple[str, str]]] = {}
    for ligne in lire(dossier, "plafonds.csv"):
        for zone in ZONES[ligne["zone"]]:
            cle = (REGIMES[ligne["regime"]], zone, ligne["annee"])
            categorie = cellules.setdefault(cle, {})
            assert ligne["categorie"] not in categorie, ligne
            statut = {"publie": "p", "calcule": "c"}[ligne["statut"]]
            categorie[ligne["categorie"]] = (ligne["montant_eur"], statut)
    return [
        [*cle, *(valeurs[c][0] for c in CATEGORIES), "".join(valeurs[c][1] for c in CATEGORIES)]
        for cle, valeurs in cellules.items()
    ]


# Units per degree of the map's outlines: some 70 m from east to west, less than a line's width at town scale. The
# arrondissements are looked at closer.
UNITES = {"departements": 1000, "arrondissements": 5000}


def trait(points: list[tuple[int, int]]) -> str:
    """A line as text: differences, zigzag, five bits a character (the encoding of « polylines »)."""
    texte, avant = "", (0, 0)
    for point in points:
        for valeur, precedente in zip(point, avant):
            ecart = valeur - precedente
            ecart = (ecart << 1) ^ (-1 if ecart < 0 else 0)
            while ecart >= 0x20:
                texte += chr((0x20 | (ecart & 0x1F)) + 63)
                ecart >>= 5
            texte += chr(ecart + 63)
        avant = point
    return texte


def lignes_de_fond(dossier: Path, nom: str) -> dict[str, object]:
    """Outlines as arcs shared by neighbours, so that no gap opens between two of them. Rings are lists of arcs,
    `~i` for the arc i backwards, as in TopoJSON."""
    topologie = json.loads((dossier / f"{nom}.topo.json").read_text(encoding="utf-8"))
    (ex, ey), (tx, ty) = topologie["transform"]["scale"], topologie["transform"]["translate"]
    arcs = []
    for arc in topologie["arcs"]:
        x = y = 0
        points: list[tuple[int, int]] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = (round((x * ex + tx) * UNITES[nom]), round((y * ey + ty) * UNITES[nom]))
            if not points or points[-1] != point:
                points.append(point)
        # A point on the way from one neighbour to the other draws nothing.
        gardes = [
            p
            for i, p in enumerate(points)
            if i in (0, len(points) - 1)
            or (p[0] - points[i - 1][0]) * (points[i + 1][1] - p[1]) != (p[1] - points[i - 1][1]) * (points[i + 1][0] - p[0])
        ]
        arcs.append(trait(gardes))
    formes = {}
    for forme in topologie["objects"][nom]["geometries"]:
        assert forme["type"] == "MultiPolygon", forme["id"]
        formes[forme["id"]] = forme["arcs"]
    return {"unites": UNITES[nom], "arcs": arcs, "formes": dict(sorted(formes.items()))}


def fond_de_carte(dossier: Path) -> bytes:
    fond = {nom: lignes_de_fond(dossier, nom) for nom in UNITES}
    contenu = json.dumps(fond, separators=(",", ":"), ensure_ascii=False).encode("utf-8") + b"\n"
    print(f"{FOND.name:20} {len(contenu):16} bytes")
    assert len(contenu) <= 60_000
    return contenu


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    dossier = Path(sys.argv[1])

    rangs, lignes = communes(dossier)
    ecrire(
        "communes.tsv",
        [
            "Made by scripts/referentiel.py; sources in CREDITS.md. Sorted by INSEE code.",
            "insee, nom, codes postaux (|), population, latitude and longitude (1e-4 degree),",
            "zones: ABC (S = A bis, A, 1 = B1, 2 = B2, C) then ceilings (P = Paris et limitrophes, I = IDF, A = autres,",
            "D = outre-mer) then housing aids (1, 2, 3), share of social housing in % (empty: unknown),",
            "commune of the arrondissement (if one)",
        ],
        lignes,
    )
    nombre, lignes = limitrophes(dossier, rangs)
    ecrire(
        "limitrophes.tsv",
        [
            "Made by scripts/referentiel.py; sources in CREDITS.md. Real common borders only.",
            "Data line n is for line n of communes.tsv: the lines of the neighbours further down, each as the distance",
            f"from the one before, the first from n; - for none. {nombre} borders, each written once.",
        ],
        lignes,
    )
    ecrire(
        "departements.tsv",
        [
            "Made by scripts/referentiel.py; sources in CREDITS.md.",
            "code, nom, région (code), région (nom), chef-lieu (INSEE), académie, population,",
            "bounding box: lon min, lat min, lon max, lat max (1e-4 degree)",
        ],
        [
            [d["code"], d["nom"], d["reg"], d["reg_nom"], d["chef_lieu_insee"], academie(d["academie"]), d["population"]]
            + [dix_millieme(d[borne]) for borne in ("lon_min", "lat_min", "lon_max", "lat_max")]
            for d in sorted(lire(dossier, "departements.csv"), key=lambda d: d["code"])
        ],
    )
    ecrire(
        "portails.tsv",
        [
            "Made by scripts/referentiel.py; sources in CREDITS.md. Defaults: an administrator may correct them.",
            "département, system (SNE national, SPTA departmental), address, how sure it is",
        ],
        [
            [p["dep"], p["systeme"], p["url"], p["verification"]]
            for p in sorted(lire(dossier, "portals.csv"), key=lambda p: p["dep"])
        ],
    )
    ecrire(
        "plafonds.tsv",
        [
            "Made by scripts/referentiel.py; sources in CREDITS.md. Yearly, in euros of tax revenue (RFR).",
            "regime, zone, year, categories 1 to 6, each further person, and per amount p = published or c = computed",
        ],
        plafonds(dossier),
    )
    ecrire(
        "academies.tsv",
        ["Made by scripts/referentiel.py; sources in CREDITS.md.", "nom, SIRET, SIREN, départements (|)"],
        [
            [academie(a["academie"]), a["siret"], a["siren"], a["departements"]]
            for a in sorted(lire(dossier, "academies.csv"), key=lambda a: a["academie"])
        ],
    )

    fond = fond_de_carte(dossier / "basemap")

    SORTIE.mkdir(parents=True, exist_ok=True)
    FOND.write_bytes(fond)
    for nom, contenu in TABLES.items():
        (SORTIE / nom).write_bytes(contenu)


def academie(nom: str) -> str:
    return ACADEMIES.get(nom, nom.title())


if __name__ == "__main__":
    main()
