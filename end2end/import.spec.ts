// A landlord's file of homes, from the choice of the file to the published homes and the wrong lines that come back.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, expect, test } from "./fixtures/test";

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

/** Sends a file and waits for its report; the page asks again by itself. */
async function envoyer(page: Page, nom: string, contenu: string | Buffer) {
  await page.goto(IMPORTER);
  await page.getByLabel("Votre fichier").setInputFiles({ name: nom, mimeType: "text/csv", buffer: Buffer.from(contenu) });
  await bouton(page, "Vérifier le fichier").click();
  await expect(titre(page)).toHaveText(mots("Le fichier est vérifié"), { timeout: 20_000 });
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
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
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
    await expect(fautes.getByRole("rowheader", { name: "3", exact: true })).toBeVisible();
    await expect(fautes).toContainText(mots("La ligne 2 a déjà cette référence"));
    await expect(fautes).toContainText("PLAI");
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });

  await test.step("les bonnes lignes sont importées, les autres reviennent", async () => {
    await bouton(page, mots("Importer les 2 bonnes lignes", { exact: true })).click();
    await expect(titre(page)).toHaveText(mots("Le fichier est importé"), { timeout: 20_000 });
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
    await bouton(page, mots("Importer les 3 bonnes lignes", { exact: true })).click();
    await expect(titre(page)).toHaveText(mots("Le fichier est importé"), { timeout: 20_000 });
    await axe(page);
  });

  await test.step("le même fichier ne change plus rien", async () => {
    await envoyer(page, "parc.csv", texte);
    expect(await chiffre(page, "Nouvelles offres")).toBe("0");
    expect(await chiffre(page, "Sans changement")).toBe("2");
    await expect(page.getByText(mots("il n'y a rien à importer"))).toBeVisible();
  });

  await test.step("un fichier illisible dit pourquoi", async () => {
    await page.goto(IMPORTER);
    const faux = { name: "parc.csv", mimeType: "text/csv", buffer: Buffer.from("ref_externe;genre\nA;maison\n") };
    await page.getByLabel("Votre fichier").setInputFiles(faux);
    await bouton(page, "Vérifier le fichier").click();
    await expect(titre(page)).toHaveText(mots("Ce fichier ne se lit pas"), { timeout: 20_000 });
    await expect(page.getByRole("alert")).toContainText(mots("Il manque des colonnes"));
    await axe(page);
  });
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
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});
