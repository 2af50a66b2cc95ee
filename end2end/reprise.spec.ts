// A wizard left half-way is found again as it was, on any device: what is typed at step 2, the boxes of step 3.
import type { Page } from "@playwright/test";
import { importer, inscrire } from "./fixtures/acteurs";
import { arrivants } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, expect, test } from "./fixtures/test";

const PROJETS = ["bureau", "telephone", "sans-javascript"];
/** The newcomers before are other files' (`parcours`, `refus`, `clavier`). */
const PREMIER = 8;
/** By SIREN: the codes that employers of the demonstration give. */
const CODES = { "000218099": "AGI-2026", "000235226": "AMN59" };
const ETAPE2 = "/ma-situation/etape-2";

const bouton = (page: Page, nom: string) => page.getByRole("button", { name: mots(nom, { exact: true }) });
const titre = (page: Page) => page.getByRole("heading", { level: 1 });
const matricule = (page: Page) => page.getByRole("textbox", { name: "Matricule" });
const entree = (page: Page) => page.getByLabel(mots("Date d'entrée dans l'entreprise"));
const garde = (page: Page) => page.getByText(mots("Nous avons gardé ce que vous aviez écrit"));

test("l'étape 2 à moitié écrite et les cases de l'étape 3 se retrouvent ailleurs", async ({ page, context, browser, boite, surveiller, tolerer, avecJavaScript }, info) => {
  test.setTimeout(120_000);
  tolerer(/status of 422/);
  const qui = arrivants()[PREMIER + PROJETS.indexOf(info.project.name)];
  const lui = await inscrire(qui, boite);
  await lui.dans(context);

  if (avecJavaScript) {
    await test.step("une date de naissance fausse est dite dès qu'on la quitte", async () => {
      await page.goto("/ma-situation/numero");
      const naissance = page.getByLabel("Date de naissance du demandeur");
      await naissance.fill("31/02/1990");
      await expect(async () => {
        await naissance.focus();
        await naissance.blur();
        await expect(page.locator("#naissance-err")).toContainText(mots("Ce jour n'existe pas"), { timeout: 500 });
      }).toPass({ timeout: 10_000 });
    });
  }

  await importer(lui, qui, boite);
  const ailleurs = await browser.newContext({ ...info.project.use });
  surveiller(ailleurs);
  await lui.dans(ailleurs);
  const autre = await ailleurs.newPage();

  await test.step("« Étape précédente » garde tout, même faux", async () => {
    await page.goto(ETAPE2);
    await expect(garde(page)).toHaveCount(0);
    await matricule(page).fill("20418");
    await entree(page).fill("31/02/2019");
    await bouton(page, "Étape précédente").click();
    await expect(titre(page)).toHaveText(mots("Les informations de mon NUR-NUD"));
    await autre.goto(ETAPE2);
    await expect(matricule(autre)).toHaveValue("20418");
    await expect(entree(autre)).toHaveValue("31/02/2019");
    await expect(garde(autre)).toContainText(mots("aujourd'hui à"));
    await axe(autre);
    expect(await autre.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });

  await test.step("un refus aussi", async () => {
    await bouton(page, "Étape suivante").click();
    await expect(matricule(page)).toHaveValue("20418");
    await page.getByLabel(mots("Nom de l'employeur")).fill("");
    await matricule(page).fill("20419");
    await bouton(page, "Étape suivante").click();
    await expect(page.locator("#employeur-err")).toContainText(mots("Le champ Nom de l'employeur est obligatoire"));
    await expect(page.locator("#date_entree-err")).toContainText(mots("Ce jour n'existe pas"));
    await autre.goto(ETAPE2);
    await expect(autre.getByLabel(mots("Nom de l'employeur"))).toHaveValue("");
    await expect(matricule(autre)).toHaveValue("20419");
  });

  if (avecJavaScript) {
    await test.step("sans rien presser, quelques secondes après la dernière touche", async () => {
      await page.waitForLoadState("networkidle");
      const note = page.waitForResponse((r) => r.url().endsWith(`${ETAPE2}/saisie`) && r.status() === 204);
      await matricule(page).fill("20420");
      await note;
      await autre.goto(ETAPE2);
      await expect(matricule(autre)).toHaveValue("20420");
      // Not by reloading: this page answers a form, which would be sent again.
      await page.goto(ETAPE2);
      await expect(matricule(page)).toHaveValue("20420");
    });

    await test.step("et quand on quitte la page aussitôt", async () => {
      await page.waitForLoadState("networkidle");
      await matricule(page).fill("20421");
      await page.goto("/ma-situation");
      await expect(async () => {
        await autre.goto(ETAPE2);
        await expect(matricule(autre)).toHaveValue("20421", { timeout: 500 });
      }).toPass({ timeout: 10_000 });
    });

    await test.step("une date fausse est dite dès qu'on la quitte", async () => {
      await page.goto(ETAPE2);
      await entree(page).fill("31/04/2019");
      // The island may still be on its way.
      await expect(async () => {
        await entree(page).focus();
        await entree(page).blur();
        await expect(page.locator("#date_entree-err")).toContainText(mots("Ce jour n'existe pas"), { timeout: 500 });
      }).toPass({ timeout: 10_000 });
      await expect(entree(page)).toHaveAttribute("aria-invalid", "true");
      await entree(page).fill("30/04/2019");
      await entree(page).blur();
      await expect(page.locator("#date_entree-err")).toHaveCount(0);
    });
  }

  await test.step("l'étape finie, il n'en reste rien", async () => {
    await page.goto(ETAPE2);
    await page.getByLabel(mots("Nom de l'employeur")).fill("Atelier du Canal");
    await matricule(page).fill("20422");
    await entree(page).fill("02/09/2019");
    const codeEntreprise = page.getByRole("textbox", { name: "Code entreprise" });
    // An employer of the demonstration that has a code knows its own.
    const serre = (await page.content()).replace(/[\s\u00a0\u202f]|&nbsp;/g, "");
    await codeEntreprise.fill(Object.entries(CODES).find(([siren]) => serre.includes(siren))?.[1] ?? "TEST-01");
    await page.getByRole("group", { name: mots("Êtes-vous en CDI intérimaire") }).getByLabel("Non").check();
    await page.getByRole("group", { name: mots("Que peut voir mon entreprise") }).getByRole("radio").first().check();
    await bouton(page, "Étape suivante").click();
    await expect(titre(page)).toHaveText(mots("Les pièces justificatives de mon NUR/NUD"));
    await autre.goto(ETAPE2);
    await expect(matricule(autre)).toHaveValue("20422");
    await expect(garde(autre)).toHaveCount(0);
  });

  await test.step("à l'étape 3, « Étape précédente » garde les cases", async () => {
    // What the registration site holds is proposed ticked: some of these people have put everything there.
    const libre = page.locator("main input[name=piece]:not(:checked)").first();
    const piece = (await libre.count()) ? await libre.getAttribute("value") : undefined;
    if (piece) await libre.check();
    await bouton(page, "Étape précédente").click();
    await expect(titre(page)).toHaveText(mots("Les informations à compléter pour AL'in"));
    await autre.goto("/ma-situation/etape-3");
    await expect(titre(autre)).toHaveText(mots("Les pièces justificatives de mon NUR/NUD"));
    if (piece) await expect(autre.locator(`main input[name=piece][value="${piece}"]`)).toBeChecked();
  });
  await ailleurs.close();
});
