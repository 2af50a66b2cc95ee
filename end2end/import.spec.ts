// A landlord's file of homes, from the choice of the file to the published homes and the wrong lines that come back.
import type { Page } from "@playwright/test";
import { Acteur, dansJours } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, depasse, expect, test } from "./fixtures/test";

const IMPORTER = "/bailleur/offres/importer";

const bouton = (page: Page, nom: string | RegExp) =>
  page.getByRole("button", { name: typeof nom === "string" ? mots(nom, { exact: true }) : nom });
const titre = (page: Page) => page.getByRole("heading", { level: 1 });

/** The figure under a name, among those at the top of a report. */
async function chiffre(page: Page, nom: string): Promise<string> {
  const paire = page.locator(".figs > div").filter({ has: page.getByText(mots(nom, { exact: true })) });
  return (await paire.locator("dd").innerText()).trim();
}

/** A day to come, as French people write it. */
function jour(dans: number): string {
  const d = new Date(Date.now() + dans * 86_400_000);
  return d.toLocaleDateString("fr-FR", { day: "2-digit", month: "2-digit", year: "numeric" });
}

const COLONNES =
  "ref_externe;genre;annee;adresse;code_postal;commune;typologie;surface_m2;chauffage;dpe;dpe_kwh;ges;loyer;charges;financement;disponible_le;Couleur;description";

function ligne(reference: string, { surface = "62", financement = "PLUS" } = {}): string {
  return [
    reference, "appartement", "1998", "3 rue des Lilas", "93100", "Montreuil", "T3", surface, "collectif_gaz", "C", "145",
    "C", "478,50", "96", financement, jour(60), "bleu", '"Séjour clair ; cuisine séparée, cave et local à vélos."',
  ].join(";");
}

/** Waits for a report: it takes the place of the progress by itself; without JavaScript one asks for it. */
async function attendre(page: Page, attendu: string) {
  const actualiser = page.getByRole("link", { name: mots("Actualiser") });
  await expect(async () => {
    // The link is there when nothing else renews the page.
    if (await actualiser.isVisible()) await actualiser.click();
    await expect(titre(page)).toHaveText(mots(attendu), { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
}

/** Chooses a file and has it checked. */
async function choisir(page: Page, nom: string, contenu: string | Buffer) {
  const mimeType = nom.endsWith(".json") ? "application/json" : "text/csv";
  await page.goto(IMPORTER);
  await page.getByLabel("Votre fichier").setInputFiles({ name: nom, mimeType, buffer: Buffer.from(contenu) });
  await bouton(page, "Vérifier le fichier").click();
}

/** Sends a file and waits for its report. */
async function envoyer(page: Page, nom: string, contenu: string | Buffer) {
  await choisir(page, nom, contenu);
  await attendre(page, "Le fichier est vérifié");
}

/** Has the good lines of the file on the page taken in. */
async function importer(page: Page, nom: string) {
  await bouton(page, mots(nom, { exact: true })).click();
  await attendre(page, "Le fichier est importé");
}

test("un fichier de bonnes et de mauvaises lignes", async ({ page, context, tolerer }, info) => {
  // A refused form (422) is noted in the console; each is provoked here.
  tolerer(/status of 422/);
  const acteur = await Acteur.connecte(COMPTES.bailleur);
  await acteur.dans(context);
  // Each project has homes of its own.
  const ref = (n: number) => `E2E-${info.project.name}-${n}`;

  await test.step("la page dit ce qu'il faut envoyer", async () => {
    await page.goto("/bailleur/offres");
    await page.getByRole("link", { name: mots("Importer un fichier d'offres") }).click();
    await expect(titre(page)).toHaveText(mots("Importer un fichier d'offres"));
    await page.getByText(mots("Les colonnes du fichier, une par une")).click();
    await expect(page.getByRole("rowheader", { name: "ref_externe" })).toBeVisible();
    await axe(page);
    expect(await depasse(page)).toBeLessThanOrEqual(0);
    await bouton(page, "Vérifier le fichier").click();
    await expect(page.locator("#erreurs")).toContainText(mots("Choisissez un fichier CSV ou JSON"));
    await axe(page);
  });

  await test.step("le modèle se télécharge", async () => {
    const lien = page.getByRole("link", { name: mots("Modèle de fichier (CSV)") });
    expect(await acteur.lire((await lien.getAttribute("href")) ?? "")).toContain("ref_externe;residence;genre");
  });

  const texte = [
    COLONNES,
    ligne(ref(1)),
    ligne(ref(2), { surface: "beaucoup" }),
    ligne(ref(3)),
    ligne(ref(1)),
    ligne(ref(5), { financement: "=PRET" }),
  ].join("\r\n");

  await test.step("l'essai dit tout, ligne par ligne", async () => {
    await envoyer(page, "parc.csv", texte);
    expect(await chiffre(page, "Nouvelles offres")).toBe("2");
    expect(await chiffre(page, "Lignes fausses")).toBe("3");
    await expect(page.getByText(mots("Colonnes laissées de côté : Couleur"))).toBeVisible();
    const fautes = page.locator("#fautes").locator("xpath=ancestor::section");
    await expect(fautes.getByRole("row").filter({ hasText: "beaucoup" })).toContainText("surface_m2");
    await expect(fautes.getByRole("rowheader", { name: /^(Ligne )?3$/ })).toBeVisible();
    await expect(fautes).toContainText(mots("La ligne 2 a déjà cette référence"));
    await expect(fautes).toContainText("PLAI");
    await axe(page);
    expect(await depasse(page)).toBeLessThanOrEqual(0);
  });

  await test.step("les bonnes lignes sont importées, les autres reviennent", async () => {
    await importer(page, "Importer les 2 bonnes lignes");
    const lien = page.getByRole("link", { name: mots("Télécharger les lignes fausses") });
    const retour = await acteur.lire((await lien.getAttribute("href")) ?? "");
    expect(retour.trim().split(/\r?\n/)).toHaveLength(4);
    expect(retour).toContain(";erreurs");
    // A spreadsheet that opens the file runs nothing.
    expect(retour).toContain(";'=PRET;");

    const corrige = retour.replace("beaucoup", "62").replace("'=PRET", "PLUS").replaceAll(ref(1), ref(4));
    await envoyer(page, "lignes-a-corriger.csv", corrige);
    expect(await chiffre(page, "Nouvelles offres")).toBe("3");
    expect(await chiffre(page, "Lignes fausses")).toBe("0");
    await importer(page, "Importer les 3 bonnes lignes");
    await axe(page);
  });

  await test.step("le même fichier ne change plus rien", async () => {
    await envoyer(page, "parc.csv", texte);
    expect(await chiffre(page, "Nouvelles offres")).toBe("0");
    expect(await chiffre(page, "Sans changement")).toBe("2");
    await expect(page.getByText(mots("il n'y a rien à importer"))).toBeVisible();
  });

  await test.step("un fichier illisible dit pourquoi", async () => {
    await choisir(page, "parc.csv", "ref_externe;genre\nA;maison\n");
    await attendre(page, "Ce fichier ne se lit pas");
    await expect(page.getByRole("alert")).toContainText(mots("Il manque des colonnes"));
    await axe(page);
  });
});

test("un fichier JSON : les bonnes offres, les fautes par offre, le fichier qui revient", async ({ page, context }, info) => {
  test.skip(info.project.name === "telephone", "the same report as that of a CSV file, which the phone sees");
  const acteur = await Acteur.connecte(COMPTES.bailleur);
  await acteur.dans(context);
  // Numbers as JSON has them, and as texts.
  const offre = (n: number, autres: Record<string, unknown> = {}) => ({
    ref_externe: `JSON-${info.project.name}-${n}`,
    genre: "appartement",
    annee: 1998,
    adresse: "5 rue des Lilas",
    code_postal: "93100",
    commune: "Montreuil",
    typologie: "T3",
    surface_m2: 62,
    chauffage: "collectif_gaz",
    dpe: "C",
    dpe_kwh: "145",
    ges: "C",
    loyer: 478.5,
    charges: "96",
    financement: "PLUS",
    disponible_le: dansJours(60),
    description: "Séjour clair, cuisine séparée, cave et local à vélos.",
    ...autres,
  });
  const fichier = [offre(1), offre(2, { disponible_le: "2027-02-31" }), offre(3, { loyer: { hors_charges: 478.5 } })];

  await test.step("les fautes sont dites offre par offre", async () => {
    await envoyer(page, "parc.json", JSON.stringify(fichier, null, 2));
    expect(await chiffre(page, "Nouvelles offres")).toBe("1");
    expect(await chiffre(page, "Lignes fausses")).toBe("2");
    const rapport = page.locator("#fautes").locator("xpath=ancestor::section");
    const date = rapport.getByRole("row").filter({ hasText: "disponible_le" });
    await expect(date.getByRole("rowheader")).toContainText(mots("N° 2"));
    await expect(date).toContainText(mots("Ce n'est pas une date qui existe"));
    await expect(date).toContainText(mots("Une date. Par exemple :"));
    await expect(date).toContainText("2027-02-31");
    const loyer = rapport.getByRole("row").filter({ has: page.locator("code").filter({ hasText: /^loyer$/ }) });
    await expect(loyer.getByRole("rowheader")).toContainText(mots("N° 3"));
    await expect(loyer).toContainText(mots("Écrivez une seule valeur"));
    await axe(page);
    expect(await depasse(page)).toBeLessThanOrEqual(0);
  });

  await test.step("la bonne est importée, les deux autres reviennent en JSON", async () => {
    await importer(page, "Importer la bonne ligne");
    const lien = page.getByRole("link", { name: mots("Télécharger les lignes fausses") });
    const retour = JSON.parse(await acteur.lire((await lien.getAttribute("href")) ?? "")) as Record<string, unknown>[];
    expect(retour.map((o) => o.ref_externe)).toEqual([offre(2).ref_externe, offre(3).ref_externe]);
    for (const o of retour) expect(String(o.erreurs)).toMatch(/disponible_le|loyer/);
    const corrige = retour.map((o) => ({ ...o, disponible_le: dansJours(60), loyer: 478.5 }));
    await envoyer(page, "corrige.json", JSON.stringify(corrige));
    expect(await chiffre(page, "Nouvelles offres")).toBe("2");
    expect(await chiffre(page, "Lignes fausses")).toBe("0");
    await importer(page, "Importer les 2 bonnes lignes");
    await envoyer(page, "parc.json", JSON.stringify([offre(1), offre(2), offre(3)]));
    expect(await chiffre(page, "Sans changement")).toBe("3");
  });

  await test.step("une virgule de trop : où, et quoi faire", async () => {
    await choisir(page, "parc.json", `[${JSON.stringify(offre(4))},\n]`);
    await attendre(page, "Ce fichier ne se lit pas");
    await expect(page.getByRole("alert")).toContainText(/Le JSON ne se lit pas\s*:\s*ligne 2, caractère \d/);
    await expect(page.getByRole("alert")).toContainText(mots("Vérifiez les virgules"));
  });
});

/** A large stock, of a landlord that no other test looks at, in homes that nobody sees before a month. */
const GRAND = {
  compte: "attributions@filao-habitat.example",
  colonnes:
    "ref_externe;genre;annee;adresse;code_postal;commune;typologie;surface_m2;chauffage;dpe;dpe_kwh;ges;loyer;charges;financement;publiee_le;disponible_le;description",
  ligne: (reference: string) =>
    `${reference};appartement;1998;3 rue des Lilas;77000;Melun;T3;62;collectif_gaz;C;145;C;478,50;96;PLUS;${jour(30)};${jour(60)};Calme et clair.`,
};

test("trente-sept lignes fausses sur cinq mille", async ({ page, context }, info) => {
  test.skip(info.project.name === "telephone", "the same pages as at a desk: the smaller file shows them");
  test.slow();
  const acteur = await Acteur.connecte(GRAND.compte);
  await acteur.dans(context);
  // What is written, what is sent instead, and what the report says of it: wrong, expected.
  const jamais = `;${jour(60)};`;
  const fautes: { juste: string; faux: string; champ: string; dit: RegExp; attendu: RegExp }[] = [
    { juste: ";62;", faux: ";beaucoup;", champ: "surface_m2", dit: mots("Ce n'est pas un nombre entier"), attendu: /Un nombre entier, de \d+ à \d+\s+m²/ },
    { juste: ";PLUS;", faux: ";PRET;", champ: "financement", dit: mots("Nous ne connaissons pas ce mot"), attendu: /Un de ces mots\s*:.*PLUS/ },
    { juste: ";appartement;", faux: ";;", champ: "genre", dit: mots("Cette valeur manque"), attendu: /appartement.*maison/ },
    { juste: ";478,50;", faux: ";cher;", champ: "loyer", dit: mots("Ce n'est pas un montant"), attendu: /Un montant en euros, de [\d\s]+.* à [\d\s]+/ },
    { juste: jamais, faux: ";31/02/2027;", champ: "disponible_le", dit: mots("Ce n'est pas une date qui existe"), attendu: /Une date.*01\/12\/2026/ },
    { juste: jamais, faux: ";15/01/2127;", champ: "disponible_le", dit: /date/, attendu: /Une date du .*20\d\d au .*20\d\d/ },
  ];
  const faute = (k: number) => fautes[k % fautes.length] as (typeof fautes)[number];
  const fausses = Array.from({ length: 37 }, (_, k) => (k + 1) * 131);
  const bonnes = Array.from({ length: 5000 }, (_, n) => GRAND.ligne(`GRAND-${info.project.name}-${n + 1}`));
  const lignes = bonnes.map((bonne, n) => {
    const k = fausses.indexOf(n + 1);
    return k < 0 ? bonne : bonne.replace(faute(k).juste, faute(k).faux);
  });
  const fichier = (contenu: string[]) => [GRAND.colonnes, ...contenu].join("\n");
  const entier = (texte: string) => Number(texte.replace(/\D/g, ""));

  await envoyer(page, "parc.csv", fichier(lignes));
  expect(entier(await chiffre(page, "Nouvelles offres"))).toBe(4963);
  expect(entier(await chiffre(page, "Lignes fausses"))).toBe(37);
  const rapport = page.locator("#fautes").locator("xpath=ancestor::section");
  const places = await rapport.getByRole("rowheader").allInnerTexts();
  expect(places.map(entier)).toEqual(fausses.map((n) => n + 1));
  const cases = await rapport
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((r) => [r.querySelector("td code"), ...r.querySelectorAll("td:nth-of-type(n + 2)")].map((c) => (c?.textContent ?? "").replace(/\s+/g, " ").trim())));
  expect(cases).toHaveLength(37);
  for (const [k, [champ, dit, attendu, valeur]] of cases.entries()) {
    const f = faute(k);
    expect(champ, `line ${k + 1} of the report`).toBe(f.champ);
    expect(dit, f.faux).toMatch(f.dit);
    expect(attendu, f.faux).toMatch(f.attendu);
    expect(valeur).toContain(f.faux === ";;" ? "vide" : f.faux.replaceAll(";", ""));
  }

  await importer(page, "Importer les 4 963 bonnes lignes");
  expect(entier(await chiffre(page, "Nouvelles offres"))).toBe(4963);
  const lien = page.getByRole("link", { name: mots("Télécharger les lignes fausses") });
  const retour = await acteur.lire((await lien.getAttribute("href")) ?? "");
  expect(retour.trim().split(/\r?\n/)).toHaveLength(38);
  const corrige = fautes.reduce((texte, f) => texte.replaceAll(f.faux === ";;" ? ";;1998;" : f.faux, f.faux === ";;" ? ";appartement;1998;" : f.juste), retour);
  await envoyer(page, "lignes-a-corriger.csv", corrige);
  expect(entier(await chiffre(page, "Lignes fausses"))).toBe(0);
  await importer(page, "Importer les 37 bonnes lignes");

  await envoyer(page, "parc.csv", fichier(bonnes));
  expect(entier(await chiffre(page, "Sans changement"))).toBe(5000);
  await expect(page.getByText(mots("il n'y a rien à importer"))).toBeVisible();
});

test("un long travail se suit sans que la page se recharge", async ({ page, context }, info) => {
  test.skip(info.project.name !== "bureau", "one long file is enough for the machine");
  test.slow();
  const acteur = await Acteur.connecte(GRAND.compte);
  await acteur.dans(context);
  const lignes = Array.from({ length: 50_000 }, (_, n) => GRAND.ligne(`LONG-${n + 1}`));
  await choisir(page, "long.csv", [GRAND.colonnes, ...lignes].join("\n"));
  await expect(titre(page)).toHaveText(/en cours|est vérifié/, { timeout: 30_000 });
  // A fast machine has the report before anyone could follow anything.
  if (/en cours/.test(await titre(page).innerText())) {
    await page.evaluate(() => document.documentElement.setAttribute("data-temoin", "1"));
    const arreter = bouton(page, "Arrêter la mise à jour");
    await expect(arreter).toBeVisible();
    await arreter.click();
    await expect(page.getByRole("link", { name: mots("Actualiser") })).toBeVisible();
    await axe(page);
    await page.waitForTimeout(3000);
    await expect(titre(page)).toHaveText(mots("Vérification en cours"));
    await bouton(page, "Reprendre la mise à jour").click();
    await expect(titre(page)).toHaveText(mots("Le fichier est vérifié"), { timeout: 30_000 });
    await expect(page.locator("html")).toHaveAttribute("data-temoin", "1");
    await expect(page).toHaveTitle(/Le fichier est vérifié/);
    // The button one stood on is gone: reading goes on at the report's title.
    await expect(titre(page)).toBeFocused();
    await expect(arreter).toHaveCount(0);
  }
  await axe(page);
});

test("une clé se crée, se montre une fois, se supprime", async ({ page, context, request, tolerer }, info) => {
  tolerer(/status of 422/);
  const acteur = await Acteur.connecte(COMPTES.bailleur);
  await acteur.dans(context);
  const nom = `Serveur ${info.project.name}`;
  await page.goto("/bailleur/cles");
  await axe(page);
  await bouton(page, "Créer la clé").click();
  await expect(page.locator("#erreurs")).toContainText(mots("Donnez un nom à cette clé"));
  await page.getByLabel(mots("À quoi sert-elle ?")).fill(nom);
  await bouton(page, "Créer la clé").click();
  const champ = page.getByLabel(mots("Clé d'accès", { exact: true }));
  const cle = await champ.inputValue();
  expect(cle).toMatch(/^alin_[0-9a-f]{64}$/);
  await axe(page);
  const lire = () => request.get("/api/v1/offres", { headers: { authorization: `Bearer ${cle}` } });
  expect((await lire()).status()).toBe(200);

  await page.goto("/bailleur/cles");
  await expect(champ).toHaveCount(0);
  await page.getByRole("button", { name: mots(`Supprimer la clé ${nom}`) }).first().click();
  await expect(page.getByRole("row").filter({ hasText: nom }).first()).toContainText(mots("Supprimée le"));
  expect((await lire()).status()).toBe(401);
});

test("le mode d'emploi de l'interface se lit partout", async ({ page }) => {
  await page.goto("/api");
  await expect(titre(page)).toHaveText(mots("L'interface des bailleurs"));
  await expect(page.getByText("curl -X PUT").first()).toBeVisible();
  await axe(page);
  expect(await depasse(page)).toBeLessThanOrEqual(0);
});
