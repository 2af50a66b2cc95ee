// The State's registration site and the mailbox, as the demonstration has them: in both languages, for everyone.
import type { Page } from "@playwright/test";
import { mots } from "./fixtures/mots";
import { ADRESSE, FILE, axe, expect, test } from "./fixtures/test";

const ANNE = { numero: "1110720020439G1175", naissance: "25/12/1989" };

const MOTS = {
  fr: {
    numero: "Numéro unique",
    naissance: "Date de naissance du demandeur",
    consulter: "Consulter ma demande",
    inconnue: "Aucune demande ne correspond",
    demande: "Ma demande",
    modifier: "Modifier ma demande",
    enregistrer: "Enregistrer",
    champ: "Un champ est à corriger",
    adresse: "Écrivez une adresse entière",
    pieces: "Déposer mes pièces",
    exemples: "Demandes de démonstration",
    quitter: "Quitter",
    messages: "Messages reçus",
  },
  en: {
    numero: "Unique number",
    naissance: "Applicant's date of birth",
    consulter: "Look up my demand",
    inconnue: "No demand goes with this number",
    demande: "My demand",
    modifier: "Edit my demand",
    enregistrer: "Save",
    champ: "One field to correct",
    adresse: "Write a whole address",
    pieces: "Upload my documents",
    exemples: "Demonstration demands",
    quitter: "Leave",
    messages: "Messages received",
  },
} as const;

/** The page is the one expected, in its language, accessible, and never scrolls sideways. */
async function regarder(page: Page, langue: string, titre: string) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(mots(titre, { exact: true }));
  await expect(page.locator("html")).toHaveAttribute("lang", langue);
  await axe(page, { sauf: [...FILE, "iframe"] });
  const projet = page.viewportSize() ?? { width: 1280, height: 800 };
  for (const width of [320, projet.width]) {
    await page.setViewportSize({ width, height: projet.height });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${page.url()}, ${width} px`).toBeLessThanOrEqual(width);
  }
}

for (const langue of ["fr", "en"] as const) {
  test(`le site d'enregistrement et la boîte, ${langue}`, async ({ page, boite, tolerer }) => {
    // Neither stand-in has an icon.
    tolerer(/status of 422/, /favicon/);
    const m = MOTS[langue];
    const accueil = langue === "fr" ? "Ma demande de logement social" : "My social housing demand";
    await page.goto(`${ADRESSE.inscription}/?lang=${langue}`);
    await regarder(page, langue, accueil);

    const numero = page.getByRole("textbox", { name: m.numero });
    const naissance = page.getByRole("textbox", { name: mots(m.naissance) });
    await numero.fill(ANNE.numero);
    await naissance.fill("26/12/1989");
    await page.getByRole("button", { name: m.consulter }).click();
    await expect(page.locator("#numero-erreur")).toContainText(mots(m.inconnue));
    await expect(numero).toHaveValue(ANNE.numero);
    await expect(naissance).toHaveValue("26/12/1989");
    await expect(numero).toBeFocused();
    await regarder(page, langue, accueil);
    await naissance.fill(ANNE.naissance);
    await page.getByRole("button", { name: m.consulter }).click();
    await regarder(page, langue, m.demande);

    await page.getByRole("link", { name: m.modifier }).click();
    await regarder(page, langue, m.modifier);
    const email = page.locator("#email");
    await email.fill("anne.porte");
    await page.getByRole("button", { name: m.enregistrer }).click();
    await expect(page.getByRole("alert")).toContainText(mots(m.champ));
    await expect(page.locator("#email-erreur")).toContainText(mots(m.adresse));
    await expect(email).toHaveValue("anne.porte");
    await expect(email).toBeFocused();
    await regarder(page, langue, m.modifier);

    await page.goto(`${ADRESSE.inscription}/demande`);
    await page.getByRole("link", { name: m.pieces }).click();
    await regarder(page, langue, m.pieces);
    await page.getByRole("link", { name: m.exemples }).click();
    await regarder(page, langue, m.exemples);
    await page.goto(`${ADRESSE.inscription}/demande`);
    await page.getByRole("button", { name: m.quitter }).click();
    await regarder(page, langue, accueil);

    // The mailbox follows the language chosen on the other stand-in.
    await page.goto(ADRESSE.boite);
    await regarder(page, langue, m.messages);
    const [mail] = await boite.tous("anne.porte@exemple.fr");
    if (mail) {
      await page.goto(`${ADRESSE.boite}/messages/${mail.id}`);
      await regarder(page, langue, mail.subject);
    }
  });
}

test("la langue d'AL'in suit jusqu'au site d'enregistrement, et n'en revient pas", async ({ page, context, tolerer }) => {
  tolerer(/favicon/);
  await context.addCookies([{ name: "langue", value: "en", url: ADRESSE.site }]);
  await page.goto("/guides?departement=29");
  const lien = page.getByRole("link", { name: "Go to the registration site" });
  await expect(lien).toHaveAttribute("href", `${ADRESSE.inscription}/?lang=en`);
  await page.goto(ADRESSE.inscription);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("link", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("link", { name: "Demandes de démonstration" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
