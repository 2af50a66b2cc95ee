// A candidature followed without touching anything: its end shows by itself, and whoever waits sees the answers.
import type { Page } from "@playwright/test";
import { Acteur, bailleurDe, compteDuBailleur, dansJours } from "./fixtures/acteurs";
import { lien, type Boite } from "./fixtures/boite";
import { COMPTES, MOT_DE_PASSE } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { axe, expect, test } from "./fixtures/test";

const PROJETS = ["bureau", "telephone", "sans-javascript"];

/**
 * One of the demonstration's other applicants, who have no password yet, with a candidature that Action Logement has not
 * examined; `rang` keeps those of the tests apart. Answers the person and the candidature.
 */
async function candidat(rang: number, boite: Boite): Promise<{ lui: Acteur; candidature: string }> {
  for (let essai = 0; essai < 3; essai++) {
    const email = `demandeur${4000 + rang * 60 + essai}@exemple.fr`;
    await Acteur.visiteur.envoyer("/mot-de-passe-oublie", { email });
    const page = new URL(lien(await boite.attendre(email, "Demande d"))).pathname.replace(/\/mot-de-passe$/, "");
    await Acteur.visiteur.envoyer(`${page}/mot-de-passe`, { mdp: MOT_DE_PASSE, mdp2: MOT_DE_PASSE });
    const lui = await Acteur.connecte(email);
    const html = await lui.lire("/mes-candidatures");
    const candidature = html.match(/data-candidature="([0-9a-f-]{36})"/)?.[1];
    if (candidature && /Étape(?:\s|&nbsp;)2/.test(html)) return { lui, candidature };
  }
  throw new Error("nobody of the demonstration waits to be examined");
}

const histoire = (page: Page) => page.getByRole("region", { name: mots("Historique de mes candidatures") });

test("la fin d'une candidature se montre sans recharger", async ({ page, context, boite, avecJavaScript }, info) => {
  test.skip(!avecJavaScript, "without scripts a page shows what it showed when it was asked for");
  const { lui, candidature } = await candidat(PROJETS.indexOf(info.project.name), boite);
  await lui.dans(context);
  // The island wakes when the browser has a moment, then its stream stays open.
  const flux = page.waitForResponse((r) => r.url().includes("/direct?depuis="));
  await page.goto("/mes-candidatures");
  await expect(page.locator("#suivi")).toHaveAttribute("data-candidature", candidature);
  await flux;
  await page.evaluate(() => void Object.assign(window, { restee: true }));

  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  await conseiller.envoyer(`/conseiller/candidatures/${candidature}`, {
    evenement: "invalider",
    invalider_motif: "piece_manquante",
    invalider_texte: "Ajoutez l'avis d'imposition de l'an dernier.",
  });
  await expect(histoire(page)).toContainText("Invalidée", { timeout: 15_000 });
  await expect(histoire(page)).toContainText(mots("Ajoutez l'avis d'imposition de l'an dernier."));
  await expect(page.locator("#suivi")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: mots("Vous n'avez pas de candidature en cours") })).toBeVisible();
  // Who listens stands at the title, and hears what happened.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: mots("Votre candidature est terminée : Invalidée") })).toBeAttached();
  expect(await page.evaluate(() => "restee" in window), "the page was loaded again").toBe(true);
  await axe(page);

  // Nothing is followed any more, and the page works like any other.
  await histoire(page).getByRole("link", { name: mots("Tout ce qui s'est passé") }).first().click();
  await expect(page).toHaveURL(new RegExp(`/mes-candidatures/${candidature}$`));
});

test("une pièce déposée, un créneau choisi : qui les attend le voit", async ({ page, context, boite }, info) => {
  test.setTimeout(90_000);
  const { lui, candidature } = await candidat(3 + PROJETS.indexOf(info.project.name), boite);
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  await conseiller.dans(context);
  const dossier = (role: string) => `/${role}/candidatures/${candidature}`;
  const repondu = (role: string) =>
    page.locator("section[aria-labelledby=reponses] tr").filter({ has: page.locator(`a[href="${dossier(role)}"]`) });
  const ligne = repondu("conseiller");

  await test.step("le conseiller demande une pièce", async () => {
    await conseiller.envoyer(dossier("conseiller"), { evenement: "demander_piece", demander_piece_texte: "Quittance de loyer d'octobre" });
    await page.goto("/conseiller");
    await expect(ligne).toHaveCount(0);
    await lui.envoyer(`/mes-candidatures/${candidature}/piece`);
    await boite.attendre(COMPTES.conseiller, "Des candidats ont répondu");
    await page.goto("/conseiller");
    await expect(ligne).toContainText(mots("Pièce déposée"));
    await axe(page);
    await ligne.getByRole("link").first().click();
    await expect(page.getByRole("term").filter({ hasText: mots("Pièce déposée, à vérifier") })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(mots("Quittance de loyer d'octobre"));
    await axe(page);
  });

  await test.step("il agit : la marque s'en va", async () => {
    await conseiller.envoyer(dossier("conseiller"), { evenement: "valider" });
    await page.goto("/conseiller?file=en_cours");
    await expect(ligne).toHaveCount(0);
    await conseiller.envoyer(dossier("conseiller"), { evenement: "envoyer" });
  });

  await test.step("le bailleur propose une visite, et voit l'heure choisie", async () => {
    const offre = (await lui.lire("/mes-candidatures")).match(/\/offres\/([0-9a-f-]{36})\?retour/)?.[1] ?? "";
    const email = compteDuBailleur(await bailleurDe(offre));
    const bailleur = await Acteur.connecte(email);
    const heure = `${dansJours(3)}T14:30`;
    await bailleur.envoyer(dossier("bailleur"), { evenement: "proposer_visite", proposer_visite_creneau_1: heure });
    await lui.envoyer(`/mes-candidatures/${candidature}/visite`, { creneau: `${heure}:00` });
    await boite.attendre(email, "Des candidats ont répondu");
    await bailleur.dans(context);
    await page.goto("/bailleur");
    const choisi = repondu("bailleur");
    await expect(choisi).toContainText(mots("Créneau choisi"));
    await axe(page);
    await bailleur.envoyer(dossier("bailleur"), { evenement: "fixer_commission", fixer_commission_date: dansJours(5) });
    await page.goto("/bailleur");
    await expect(choisi).toHaveCount(0);
  });
});
