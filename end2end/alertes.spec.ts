// An alert from the search to its end: made from the public list, told by mail when a landlord publishes, stopped from
// the mail without logging in.
import type { Page } from "@playwright/test";
import { Acteur, dansJours } from "./fixtures/acteurs";
import type { Courriel } from "./fixtures/boite";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { ADRESSE, axe, depasse, expect, test } from "./fixtures/test";

const RECHERCHE = "/offres?departement=93";

/** « Créer une alerte » stands above the results, before the first home, and once more after the last. */
const creer = (page: Page) => page.locator("#resultats .ends").getByRole("link", { name: mots("Créer une alerte", { exact: true }) });

/** The address that a header or a line of the mail gives to end the alert. */
function arret(mail: Courriel): string {
  const found = mail.text.match(/https?:\/\/\S+\/alertes\/arreter\/[0-9a-f]{64}/)?.[0];
  if (!found) throw new Error(`no way out in “${mail.subject}”:\n${mail.text}`);
  return found.slice(ADRESSE.site.length);
}

test("une alerte, de la recherche à l'arrêt", async ({ page, context, browser, surveiller, boite, tolerer, avecJavaScript }, info) => {
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  const nom = `Près du travail ${info.project.name} ${Date.now() % 100_000}`;

  await test.step("depuis la liste publique, après connexion", async () => {
    await page.goto(RECHERCHE);
    await creer(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Je me connecte"));
    await (await Acteur.connecte(COMPTES.demandeur)).dans(context);
    await page.goto(RECHERCHE);
    await creer(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Créer une alerte"));
    await expect(page.getByText("Seine-Saint-Denis (93)")).toBeVisible();
    await axe(page);
  });

  await test.step("sans nom, rien n'est perdu", async () => {
    await page.getByRole("radio", { name: mots("Dès la publication") }).check();
    await page.getByRole("checkbox", { name: mots("Seulement les logements qui peuvent me convenir") }).uncheck();
    await page.getByRole("textbox", { name: mots("Nom de l'alerte") }).fill("  ");
    await page.getByRole("button", { name: mots("Créer l'alerte", { exact: true }) }).click();
    await expect(page.locator("#nom-err")).toContainText(mots("Donnez un nom à l'alerte"));
    await expect(page.getByRole("checkbox", { name: mots("Seulement les logements qui peuvent me convenir") })).not.toBeChecked();
    await axe(page);
    await page.getByRole("textbox", { name: mots("Nom de l'alerte") }).fill(nom);
    await page.getByRole("button", { name: mots("Créer l'alerte", { exact: true }) }).click();
    await expect(page.getByRole("status").filter({ hasText: mots("Votre alerte est créée") })).toBeVisible();
  });

  const fiche = page.getByRole("region", { name: nom });
  await test.step("dans Mes alertes : changer, mettre en pause, reprendre", async () => {
    await expect(fiche).toContainText(mots("dès qu'un logement paraît"));
    await axe(page);
    await fiche.getByRole("combobox").selectOption("hebdomadaire");
    await fiche.getByRole("button", { name: mots("Changer") }).click();
    await expect(fiche).toContainText(mots("à 8 h"));
    await fiche.getByRole("button", { name: mots("Mettre en pause") }).click();
    await expect(fiche).toContainText(mots("En pause"));
    await fiche.getByRole("button", { name: mots("Reprendre") }).click();
    await fiche.getByRole("combobox").selectOption("immediate");
    await fiche.getByRole("button", { name: mots("Changer") }).click();
    await expect(fiche).toContainText(mots("dès qu'un logement paraît"));
    expect(await depasse(page)).toBeLessThanOrEqual(0);
  });

  const mail = await test.step("un bailleur publie, le message arrive", async () => {
    await publier(`E2E-ALERTE-${info.project.name}-${Date.now()}`);
    let mail: Courriel | undefined;
    await expect
      .poll(async () => (mail = (await boite.tous(COMPTES.demandeur)).find((m) => m.text.includes(nom)))?.subject, { timeout: 20_000 })
      .toMatch(/nouvelles? offres?/);
    if (!mail) throw new Error("no mail of the alert");
    expect(mail.text).toMatch(/\/offres\/[0-9a-f-]{36}/);
    return mail;
  });

  await test.step("arrêter depuis le message, sans compte", async () => {
    const chemin = arret(mail);
    const inconnu = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: avecJavaScript, baseURL: ADRESSE.site });
    surveiller(inconnu);
    const autre = await inconnu.newPage();
    await autre.goto(chemin);
    await expect(autre.getByRole("heading", { level: 1 })).toHaveText(mots("Arrêter cette alerte ?"));
    await axe(autre);
    await page.goto("/mes-alertes");
    await expect(fiche).not.toContainText(mots("En pause"));
    await autre.getByRole("button", { name: mots("Arrêter l'alerte", { exact: true }) }).click();
    await expect(autre.getByRole("heading", { level: 1 })).toHaveText(mots("Alerte arrêtée"));
    await axe(autre);
    await inconnu.close();
    // What a mailbox sends in one click: from elsewhere, without cookies, and twice does no harm.
    const clic = await fetch(ADRESSE.site + chemin, {
      method: "POST",
      body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
      headers: { origin: "https://mail.example" },
      redirect: "manual",
    });
    expect(clic.status).toBe(200);
    await page.goto("/mes-alertes");
    await expect(fiche).toContainText(mots("En pause"));
  });

  await test.step("supprimer", async () => {
    await fiche.getByRole("link", { name: mots("Supprimer") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots("Supprimer cette alerte ?"));
    await axe(page);
    await page.getByRole("button", { name: mots("Supprimer", { exact: true }) }).click();
    await expect(page.getByRole("status").filter({ hasText: mots("L'alerte est supprimée") })).toBeVisible();
    await expect(page.getByRole("region", { name: nom })).toHaveCount(0);
  });
});

test("le flux Atom d'une recherche", async ({ page, request }) => {
  await page.goto(RECHERCHE);
  const lien = page.getByRole("link", { name: mots("Suivre par flux Atom") });
  await expect(lien).toHaveAttribute("href", "/offres.atom?departement=93");
  const flux = await request.get("/offres.atom?departement=93");
  expect(flux.headers()["content-type"]).toContain("application/atom+xml");
  const texte = await flux.text();
  expect(texte).toContain("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
  const encore = await request.get("/offres.atom?departement=93", { headers: { "if-none-match": flux.headers()["etag"] } });
  expect(encore.status()).toBe(304);
});

/** A landlord publishes a home in Seine-Saint-Denis through the form of its back office. */
async function publier(reference: string) {
  const bailleur = await Acteur.connecte(COMPTES.bailleur);
  await bailleur.envoyer("/bailleur/offres/nouvelle", {
    ref_externe: reference,
    genre: "appartement",
    typologie: "T3",
    // A street of its own: the same address twice is asked about.
    adresse: `${1 + (Date.now() % 90)} rue ${reference.toLowerCase()}`,
    code_postal: "93100",
    commune: "Montreuil",
    annee: "1998",
    surface_m2: "62",
    etage: "2",
    ascenseur: "oui",
    chauffage: "collectif_gaz",
    dpe: "C",
    dpe_kwh: "140",
    ges: "C",
    loyer: "600",
    charges: "80",
    financement: "PLUS",
    disponible_le: dansJours(40),
    description: "Un appartement clair, au calme, à deux pas du métro et des écoles du quartier.",
  });
}
