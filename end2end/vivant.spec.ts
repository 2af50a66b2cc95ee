// What scripts add: completion, rules that tick, fields checked as one leaves them, filters in place.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test";
import { mots } from "./fixtures/mots";
import { adresseDe } from "./fixtures/acteurs";
import { lien } from "./fixtures/boite";
import { ADRESSE } from "./fixtures/adresses";

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "nothing of this runs without scripts");

test("l'accueil complète le lieu", async ({ page }) => {
  await page.goto("/");
  const lieu = page.locator("#lieu");
  await expect(lieu).toHaveAttribute("role", "combobox");
  await expect(lieu).toHaveAttribute("aria-expanded", "false");
  await lieu.pressSequentially("st den", { delay: 30 });
  const choix = page.getByRole("option");
  await expect(choix.filter({ hasText: /Saint-Denis/ }).first()).toBeVisible();
  await expect(lieu).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("status").filter({ hasText: /\d+\s+lieux?\s+proposés?/ })).toBeAttached();
  await lieu.press("ArrowDown");
  await expect(choix.first()).toHaveAttribute("aria-selected", "true");
  await expect(lieu).toHaveAttribute("aria-activedescendant", (await choix.first().getAttribute("id")) ?? "");
  const premier = (await choix.first().innerText()).trim();
  await lieu.press("Enter");
  await expect(lieu).toHaveValue(premier);
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(page).toHaveURL(`${ADRESSE.site}/`);
  await lieu.press("Enter");
  await expect(page).toHaveURL(/\/offres\?lieu=/);
  await expect(page.locator("#res")).toContainText(/Saint-Denis/);
});

test("la liste se ferme par Échap, se choisit à la souris, et n'empêche jamais d'envoyer", async ({ page }) => {
  await page.goto("/");
  const lieu = page.locator("#lieu");
  await expect(lieu).toHaveAttribute("role", "combobox");
  await lieu.pressSequentially("montreu", { delay: 30 });
  await expect(page.getByRole("option").first()).toBeVisible();
  await lieu.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(lieu).toHaveValue("montreu");
  await lieu.pressSequentially("il", { delay: 30 });
  const montreuil = page.getByRole("option", { name: /Montreuil.*93/ }).first();
  await montreuil.click();
  await expect(lieu).toHaveValue(/Montreuil/);
  await page.getByRole("button", { name: "Rechercher" }).click();
  await expect(page.locator("#res")).toContainText("Montreuil");
});

test("les règles du mot de passe se cochent en tapant", async ({ page, boite }, info) => {
  // Nobody of the demonstration: an account that never goes further.
  const email = adresseDe({ civilite: "Madame", prenom: "Vive", nom: "Vive", naissance: "", numero: "", email: `vive.${info.project.name}@exemple.fr` });
  await page.goto("/creer-mon-compte");
  await page.getByLabel("Madame").check();
  for (const [champ, valeur] of [["Nom de naissance", "Vive"], ["Prénom", "Vive"], ["Téléphone portable", "06 39 98 12 34"], ["E-mail", email]]) {
    await page.getByLabel(champ).fill(valeur);
  }
  await page.getByLabel(mots("J'ai compris et j'accepte")).check();
  await page.getByRole("button", { name: mots("Créer mon compte") }).click();
  await expect(page).toHaveURL(/validation-du-compte/);
  await page.goto(lien(await boite.attendre(email, "Demande d’accès")));
  await page.getByRole("main").getByRole("link", { name: "Cliquez ici" }).click();
  const regles = page.locator("#regles li");
  await expect(regles).toHaveCount(5);
  const coche = async (attendu: boolean[]) => {
    await expect.poll(() => regles.evaluateAll((lis) => lis.map((li) => (li.closest("[data-s]") ?? li.querySelector("[data-s]"))?.getAttribute("data-s") === "ok"))).toEqual(attendu);
  };
  const mdp = page.getByLabel("Nouveau mot de passe");
  await coche([false, false, false, false, false]);
  await mdp.focus();
  await expect(async () => {
    await mdp.fill("");
    await mdp.pressSequentially("a");
    await coche([false, false, false, true, true]);
  }).toPass();
  await mdp.pressSequentially("bcdefgh");
  await coche([true, false, false, true, true]);
  await mdp.pressSequentially("A1");
  await coche([true, true, true, true, true]);
  await mdp.fill("A1");
  await coche([false, true, true, false, true]);
  await mdp.fill("");
  await coche([false, false, false, false, false]);
});

test("un champ quitté se vérifie, corrigé il se tait", async ({ page }) => {
  await page.goto("/creer-mon-compte");
  const tel = page.getByLabel("Téléphone portable");
  const email = page.getByLabel("E-mail");
  await expect(async () => {
    await tel.fill("12");
    await tel.press("Tab");
    await expect(page.locator("#telephone-err")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(tel).toHaveAttribute("aria-invalid", "true");
  await expect(tel).toHaveAttribute("aria-describedby", /telephone-err/);
  await email.fill("anne.porte");
  await email.press("Tab");
  await expect(page.locator("#email-err")).not.toBeEmpty();
  await tel.fill("06 39 98 12 34");
  await tel.press("Tab");
  await expect(page.locator("#telephone-err")).toHaveCount(0);
  await expect(tel).not.toHaveAttribute("aria-invalid", "true");
  // Left empty, a field is no error before the form is sent.
  await email.fill("");
  await email.press("Tab");
  await expect(page.locator("#email-err")).toHaveCount(0);
});

test("un clic n'est jamais perdu parce qu'un champ qu'on quitte parle", async ({ page, tolerer }) => {
  tolerer(/status of 422/);
  await page.goto("/creer-mon-compte");
  const tel = page.getByLabel("Téléphone portable");
  await expect(async () => {
    await tel.fill("12");
    await tel.press("Tab");
    await expect(page.locator("#telephone-err")).toBeVisible({ timeout: 500 });
  }).toPass();
  // The sentence goes away with the mousedown on the box below.
  await tel.fill("06 39 98 12 34");
  const accord = page.getByLabel(mots("J'ai compris et j'accepte"));
  await accord.click();
  await expect(accord).toBeChecked();
  // The sentence comes with the mousedown on the button below: the form goes all the same.
  await page.getByLabel("E-mail").fill("anne.porte");
  await page.getByRole("button", { name: mots("Créer mon compte") }).click();
  await expect(page.locator("#erreurs")).toBeVisible();
});

/** A search open at its filters, with a mark that a reload would wipe out. */
async function filtrer(page: Page, adresse: string) {
  await page.goto(adresse);
  await page.evaluate(() => void Object.assign(window, { restee: true }));
  if (!(await page.locator("#filtres").isVisible())) await page.locator("details.filters summary").click();
  await expect(page.locator("#resultats-annonce")).toBeAttached();
  // The island wakes when the browser has a moment.
  await page.waitForLoadState("networkidle");
  return async () => expect(await page.evaluate(() => "restee" in window), "the page was loaded again").toBe(true);
}

test("un filtre qui ne laisse rien ne recharge pas non plus", async ({ page }) => {
  const restee = await filtrer(page, "/offres?departement=93");
  await page.locator("#loyer_max").fill("1");
  await page.locator("#loyer_max").press("Tab");
  await expect(page).toHaveURL(/loyer_max=1/);
  await expect(page.locator("article.offer")).toHaveCount(0);
  await restee();
  expect(await page.evaluate(() => document.activeElement?.closest("#filtres") !== null), "the focus is still among the filters").toBe(true);
  await page.locator("#loyer_max").fill("2000");
  await page.locator("#loyer_max").press("Tab");
  await expect(page.locator("article.offer").first()).toBeVisible();
  await restee();
});

test("les filtres changent la liste sans recharger, gardent le foyer, suivent l'adresse", async ({ page }) => {
  const restee = await filtrer(page, "/offres?departement=93");
  const titre = page.locator("#res");
  const avant = await titre.innerText();
  const t3 = page.locator("#pieces-3");
  await t3.check();
  await expect(page).toHaveURL(/pieces=3/);
  await expect(page).toHaveURL(/departement=93/);
  await expect(titre).not.toHaveText(avant);
  await restee();
  await expect(t3).toBeFocused();
  await expect(page.locator("#resultats-annonce")).not.toBeEmpty();
  const unFiltre = await titre.innerText();
  await page.locator("#genre-appartement").check();
  await expect(page).toHaveURL(/genre=appartement/);
  await expect(page).toHaveURL(/pieces=3/);
  await restee();
  await expect(page.locator("#genre-appartement")).toBeFocused();
  const titres = await page.locator("article.offer").getByRole("heading").allInnerTexts();
  expect(titres.length).toBeGreaterThan(0);
  for (const offre of titres) expect(offre).toMatch(/T3/);

  await page.goBack();
  await expect(page).toHaveURL(/pieces=3/);
  await expect(page).not.toHaveURL(/genre=/);
  await expect(titre).toHaveText(mots(unFiltre.trim()));
  await expect(t3).toBeChecked();
  await expect(page.locator("#genre-appartement")).not.toBeChecked();
  await page.goBack();
  await expect(page).not.toHaveURL(/pieces=/);
  await expect(titre).toHaveText(mots(avant.trim()));
  await expect(t3).not.toBeChecked();
});
