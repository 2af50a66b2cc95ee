// Every page, for everyone who may see it: it answers, has one title, is accessible in both looks and both
// languages, and never scrolls sideways, down to 320 px and at 200 % zoom.
import type { Page } from "@playwright/test";
import { Acteur, bailleurDe, cartesDe, compteDuBailleur, dansJours } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { FILE, LARGEUR, axe, expect, test, visite, type Apparence } from "./fixtures/test";

type Chemin = string | (() => Promise<string>);
type Titre = [nom: string, chemin: Chemin, statut?: number];

const uneOffre = once(async () => {
  const [id] = cartesDe(await Acteur.visiteur.lire("/offres?departement=93"));
  if (!id) throw new Error("no offer in Seine-Saint-Denis");
  return id;
});

/** An offer of the demonstration that Anne may apply to. */
const offreDAnne = once(async () => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  for (const onglet of ["demandees", "limitrophes", "autres"]) {
    const [id] = cartesDe(await anne.lire(`/offres?onglet=${onglet}`));
    if (id) return id;
  }
  throw new Error("no offer for Anne");
});

/** A candidature of the background, which no other test moves; sent to its landlord for the landlord's pages. */
const dossier = once(async () => {
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  const file = await conseiller.lire("/conseiller");
  const ids = [...file.matchAll(/\/conseiller\/candidatures\/([0-9a-f-]{36})/g)].map(([, id]) => id);
  for (const id of ids) {
    const html = await conseiller.lire(`/conseiller/candidatures/${id}`);
    if (/GDEMO/.test(html)) {
      const offre = html.match(/\/offres\/([0-9a-f-]{36})/)?.[1];
      if (offre) return { id, offre };
    }
  }
  throw new Error("no candidature to examine");
});

/** Another, that no test decides on. */
const aExaminer = once(async () => {
  const ids = [...(await (await Acteur.connecte(COMPTES.conseiller)).lire("/conseiller")).matchAll(/\/conseiller\/candidatures\/[0-9a-f-]{36}/g)];
  const adresse = ids.at(-1)?.[0];
  if (!adresse) throw new Error("no candidature to examine");
  return adresse;
});

const dossierEnvoye = once(async () => {
  const { id, offre } = await dossier();
  const conseiller = await Acteur.connecte(COMPTES.conseiller);
  const email = compteDuBailleur(await bailleurDe(offre));
  // Another project of the tests may have done it already.
  for (const evenement of ["valider", "envoyer"]) await conseiller.poster(`/conseiller/candidatures/${id}`, { evenement });
  return { id, offre, email };
});

/** One of the landlord's homes that nobody can apply for any more: taken, or past its day. */
const offreFinie = once(async () => {
  const bailleur = await Acteur.connecte(COMPTES.bailleur);
  const derniere = Math.max(1, ...[...(await bailleur.lire("/bailleur/offres")).matchAll(/\/bailleur\/offres\?page=(\d+)/g)].map(([, n]) => Number(n)));
  for (let page = derniere; page > 0; page--) {
    const lignes = (await bailleur.lire(`/bailleur/offres?page=${page}`)).match(/<tr[ >][\s\S]*?<\/tr>/g) ?? [];
    const id = lignes.find((ligne) => /Attribuée|Close|En désignation|Chez le bailleur/.test(ligne))?.match(/\/offres\/([0-9a-f-]{36})"/)?.[1];
    if (id) return id;
  }
  throw new Error("no offer is over");
});

/** A candidature of Anne's that is over: made and cancelled at once, unless there is one. */
const candidatureFinie = once(async () => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  // Another worker may be at it too: whoever makes one, one is cancelled in the end.
  for (let essai = 0; essai < 5; essai++) {
    const html = await anne.lire("/mes-candidatures");
    const passee = html.match(/\/mes-candidatures\/[0-9a-f-]{36}(?=")/)?.[0];
    const encours = html.match(/data-candidature="([0-9a-f-]{36})"/)?.[1];
    if (encours) await anne.poster(`/mes-candidatures/${encours}/annuler`);
    else if (passee) return passee;
    // A home that no other test has Anne look at.
    else await anne.poster(`/offres/${cartesDe(await anne.lire("/offres?onglet=limitrophes")).at(-1)}/postuler`);
  }
  throw new Error("no candidature of Anne's is over");
});

/** An alert of Anne's where no test publishes; the page that asks before deleting it. */
const alerte = once(async () => {
  const anne = await Acteur.connecte(COMPTES.demandeur);
  const sienne = async () =>
    (await anne.lire("/mes-alertes")).match(/<section[\s\S]*?<\/section>/g)?.find((s) => s.includes("Vue mer"))?.match(/\/mes-alertes\/[0-9a-f-]{36}/)?.[0];
  if (!(await sienne())) await anne.poster("/mes-alertes/nouvelle?departement=29", { nom: "Vue mer", frequence: "hebdomadaire" });
  const adresse = await sienne();
  if (!adresse) throw new Error("no alert of Anne's");
  return adresse;
});

/** The homes behind a count of « Et si ? ». */
async function comptesParEtSi(quoi: "commune" | "taille") {
  const html = await (await Acteur.connecte(COMPTES.demandeur)).lire("/offres/et-si");
  const adresse = html.match(new RegExp(`/offres/et-si/logements\\?${quoi}=[^"]*`))?.[0];
  if (!adresse) throw new Error(`nothing is counted by ${quoi}`);
  return adresse.replaceAll("&amp;", "&");
}

/** A report of good, wrong and unusual lines. */
const rapport = once(async () => {
  const bailleur = await Acteur.connecte((await dossierEnvoye()).email);
  const ligne = (n: number, surface: string, loyer: string) =>
    `A11Y-${n};appartement;1998;${n} rue des Lilas;93100;Montreuil;T3;${surface};collectif_gaz;C;145;C;${loyer};96;PLUS;${dansJours(60)};Calme et clair.`;
  const colonnes = "ref_externe;genre;annee;adresse;code_postal;commune;typologie;surface_m2;chauffage;dpe;dpe_kwh;ges;loyer;charges;financement;disponible_le;description";
  return bailleur.deposer("parc.csv", [`${colonnes};Couleur`, ligne(1, "62", "478,50"), ligne(2, "beaucoup", "cher"), ligne(3, "62", "4785")].join("\n"));
});

function once<T>(faire: () => Promise<T>): () => Promise<T> {
  let fait: Promise<T> | undefined;
  return () => (fait ??= faire());
}

const PUBLIQUES: Titre[] = [
  ["interface des bailleurs", "/api"],
  ["accueil", "/"],
  ["offres", "/offres"],
  ["offres filtrées", "/offres?departement=93&pieces=3&loyer_max=900"],
  ["offres, aucune", "/offres?departement=93&loyer_max=1"],
  ["offres, lieu inconnu", "/offres?lieu=Nulleparville", 422],
  ["offres autour d'une ville", "/offres?lieu=Montreuil+%2893100%29&rayon=10"],
  ["offres sur la carte", "/offres?departement=93&vue=carte"],
  ["onglet d'une autre personne", "/offres?onglet=limitrophes"],
  ["offres, un montant faux", "/offres?departement=93&loyer_max=beaucoup", 422],
  ["offre finie", async () => `/offres/${await offreFinie()}`],
  ["simulateur", "/simulateur"],
  ["offre", async () => `/offres/${await uneOffre()}`],
  ["aide", "/aide"],
  ["guides", "/guides"],
  ["contact", "/contact"],
  ["classement", "/classement"],
  ["comparer, rien", "/comparer"],
  ["comparer", async () => `/comparer?${cartesDe(await Acteur.visiteur.lire("/offres?departement=93")).slice(0, 3).map((id) => `o=${id}`).join("&")}`],
  ["accessibilité", "/accessibilite"],
  ["données personnelles", "/donnees-personnelles"],
  ["mentions légales", "/mentions-legales"],
  ["sources", "/sources"],
  ["connexion", "/connexion"],
  ["création de compte", "/creer-mon-compte"],
  ["validation du compte", "/validation-du-compte"],
  ["compte créé", "/compte-cree"],
  ["mot de passe oublié", "/mot-de-passe-oublie"],
  ["mot de passe oublié, envoyé", "/mot-de-passe-oublie?envoye=1"],
  ["lien mort", "/activation/inconnu/mot-de-passe", 410],
  ["nouveau mot de passe, lien mort", "/nouveau-mot-de-passe/inconnu", 410],
  ["page introuvable", "/nulle-part", 404],
  ["composants", "/dev/composants"],
];

const DEMANDEUR: Titre[] = [
  ["ma situation", "/ma-situation"],
  ["tutoriel", "/ma-situation/tutoriel"],
  ["sans numéro", "/ma-situation/sans-numero"],
  ["sans numéro, Finistère", "/ma-situation/sans-numero?departement=29"],
  ["étape 1", "/ma-situation/etape-1"],
  ["étape 2", "/ma-situation/etape-2"],
  ["étape 3", "/ma-situation/etape-3"],
  ["consentement", "/ma-situation/consentement"],
  ["supprimer ma demande", "/ma-situation/supprimer"],
  ["mes offres", "/offres"],
  ["mes offres, limitrophes", "/offres?onglet=limitrophes"],
  ["mes offres, autres", "/offres?onglet=autres"],
  ["mes offres sur la carte", "/offres?onglet=autres&vue=carte"],
  ["offres ailleurs", "/offres?departement=29"],
  ["mes offres, aucune", "/offres?loyer_max=1"],
  ["une offre pour moi", async () => `/offres/${await offreDAnne()}`],
  ["confirmer", async () => `/offres/${await offreDAnne()}/postuler`],
  ["une offre finie, pour moi", async () => `/offres/${await offreFinie()}`],
  ["et si", "/offres/et-si"],
  ["et si, une autre commune", "/offres/et-si?lieu=Brest+%2829200%29"],
  ["et si, les logements d'une commune", () => comptesParEtSi("commune")],
  ["et si, les logements d'une taille", () => comptesParEtSi("taille")],
  ["mes candidatures, une finie", async () => (await candidatureFinie()).replace(/\/[^/]*$/, "")],
  ["une candidature finie", candidatureFinie],
  ["mes favoris", "/mes-favoris"],
  ["mes alertes", async () => (await alerte()).replace(/\/[^/]*$/, "")],
  ["créer une alerte", "/mes-alertes/nouvelle?departement=93&pieces=3&loyer_max=900"],
  ["supprimer une alerte", async () => `${await alerte()}/supprimer`],
  ["comparer pour moi", async () => `/comparer?o=${await offreDAnne()}&o=${await uneOffre()}`],
  ["mon compte", "/mon-compte"],
  ["consultations", "/mon-compte/consultations"],
  ["déconnexion", "/deconnexion"],
  ["page d'un autre rôle", "/conseiller", 404],
];

/** Nobody but `entreprise.spec.ts` is this person, and keeps nothing aside. */
const SALARIE: Titre[] = [
  ["aucune candidature", "/mes-candidatures"],
  ["aucun favori", "/mes-favoris"],
  ["aucune alerte", "/mes-alertes"],
];

const CONSEILLER: Titre[] = [
  ["à examiner", "/conseiller"],
  ["à envoyer", "/conseiller?file=en_cours"],
  ["traitées", "/conseiller?file=terminees"],
  ["dossier", async () => `/conseiller/candidatures/${(await dossier()).id}`],
  ["mon compte", "/mon-compte"],
];

const BAILLEUR: Titre[] = [
  ["reçus", "/bailleur"],
  ["en cours", "/bailleur?file=en_cours"],
  ["terminés", "/bailleur?file=terminees"],
  ["dossier", async () => `/bailleur/candidatures/${(await dossierEnvoye()).id}`],
  ["offres", "/bailleur/offres"],
  ["importer un fichier", "/bailleur/offres/importer"],
  ["rapport d'un fichier", rapport],
  ["clés d'accès", "/bailleur/cles"],
  ["photos d'une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/photos`],
  ["publier un logement", "/bailleur/offres/nouvelle"],
  ["modifier une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/modifier`],
  ["offre publiée", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/publiee`],
  ["retirer une offre", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/retirer`],
];

/** The employee's file, wherever their employer's answer left it. */
const dossierSalarie = once(async () => {
  const entreprise = await Acteur.connecte(COMPTES.entreprise);
  for (const file of ["a_valider", "suivis", "refuses"]) {
    const html = await entreprise.lire(`/entreprise?file=${file}`);
    const adresse = html.match(/\/entreprise\/dossiers\/[0-9a-f-]{36}/)?.[0];
    if (adresse) return adresse;
  }
  throw new Error("no employee's file");
});

const ENTREPRISE: Titre[] = [
  ["à valider", "/entreprise"],
  ["suivis", "/entreprise?file=suivis"],
  ["non validés", "/entreprise?file=refuses"],
  ["dossier", dossierSalarie],
  ["règles", "/entreprise/politique"],
  ["page d'un autre rôle", "/bailleur", 404],
];

/** An organisation of few users. */
const organisation = once(async () => {
  const html = await (await Acteur.connecte(COMPTES.admin)).lire("/admin?q=kerlann");
  const adresse = html.match(/\/admin\/organisations\/[0-9a-f-]{36}/)?.[0];
  if (!adresse) throw new Error("no organisation");
  return adresse;
});

const ADMINISTRATEUR: Titre[] = [
  ["organisations", "/admin"],
  ["aucune trouvée", "/admin?q=zzz"],
  ["organisation", organisation],
];

const ROLES: [role: string, pages: Titre[], qui: () => Promise<Acteur>][] = [
  ["public", PUBLIQUES, async () => Acteur.visiteur],
  ["demandeur", DEMANDEUR, () => Acteur.connecte(COMPTES.demandeur)],
  ["salarié", SALARIE, () => Acteur.connecte(COMPTES.salarie)],
  ["conseiller", CONSEILLER, () => Acteur.connecte(COMPTES.conseiller)],
  ["bailleur", BAILLEUR, async () => Acteur.connecte((await dossierEnvoye()).email)],
  ["entreprise", ENTREPRISE, () => Acteur.connecte(COMPTES.entreprise)],
  ["administrateur", ADMINISTRATEUR, () => Acteur.connecte(COMPTES.admin)],
];

/** A form, and what is wrong in it: each field by name. What is not given stays as the page has it. */
type Refuse = [nom: string, chemin: Chemin, formulaire: string, champs?: Record<string, string>];

const FORMULAIRES: [role: string, formulaires: Refuse[], qui: () => Promise<Acteur>][] = [
  [
    "public",
    [
      ["connexion", "/connexion", "[action='/connexion']"],
      ["création de compte", "/creer-mon-compte", "[action='/creer-mon-compte']"],
      ["mot de passe oublié", "/mot-de-passe-oublie", "[action='/mot-de-passe-oublie']"],
      ["contact", "/contact", "[action='/contact']"],
      ["simulateur", "/simulateur", "[action='/simulateur']"],
    ],
    async () => Acteur.visiteur,
  ],
  [
    "demandeur",
    [
      ["étape 2", "/ma-situation/etape-2", "[action='/ma-situation/etape-2']", { employeur: "", date_entree: "31/02/2019" }],
      ["mon aide", "/ma-situation/aide", "[action='/ma-situation/aide']", { montant: "beaucoup" }],
      ["créer une alerte", "/mes-alertes/nouvelle?departement=93", "[action^='/mes-alertes/nouvelle']", { nom: " " }],
      ["et si, un lieu", "/offres/et-si", ":has([name=lieu])", { lieu: "Nulleparville" }],
      ["et si, un revenu", "/offres/et-si", ":has([name=montant])", { montant: "beaucoup" }],
      ["téléphone", "/mon-compte", ":has([name=telephone])", { telephone: "12" }],
      ["mot de passe", "/mon-compte", ":has([name=mdp2])", { mdp_actuel: "Faux12345", mdp: "court", mdp2: "autre" }],
    ],
    () => Acteur.connecte(COMPTES.demandeur),
  ],
  [
    "conseiller",
    [["décision", aExaminer, "#decision"]],
    () => Acteur.connecte(COMPTES.conseiller),
  ],
  [
    "bailleur",
    [
      ["décision", async () => `/bailleur/candidatures/${(await dossierEnvoye()).id}`, "#decision"],
      ["publier", "/bailleur/offres/nouvelle", "#annonce"],
      ["modifier", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/modifier`, "#annonce", { loyer: "cher", cloture_le: "2020-01-01" }],
      ["retirer", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/retirer`, "[action$='/retirer']"],
      ["importer", "/bailleur/offres/importer", "[action$='/importer']"],
      ["photos", async () => `/bailleur/offres/${(await dossierEnvoye()).offre}/photos`, "[action$='/photos']"],
      ["clés", "/bailleur/cles", "[action='/bailleur/cles']"],
    ],
    async () => Acteur.connecte((await dossierEnvoye()).email),
  ],
  [
    "entreprise",
    [
      ["ne pas valider", dossierSalarie, ":has([name=motif])"],
      ["règles", "/entreprise/politique", "[action='/entreprise/politique']", { code_entreprise: "é ?" }],
    ],
    () => Acteur.connecte(COMPTES.entreprise),
  ],
  [
    "administrateur",
    [["inviter", organisation, "[action^='/admin/organisations/']", { email: "denis.gigi" }]],
    () => Acteur.connecte(COMPTES.admin),
  ],
];

/**
 * The look in which axe sees a page: a phone and a desk, in either language, each see both looks between their two
 * visits, and each language is seen in both between them.
 */
function apparence(langue: string, telephone: boolean): Apparence {
  return (langue === "fr") === telephone ? "dark" : "light";
}

/** What every page has one of, asked for at one go: hundreds of pages are. */
async function entete(page: Page) {
  return page.evaluate(() => {
    const h1 = [...document.querySelectorAll("h1")];
    const visibles = h1.filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height > 0);
    return { langue: document.documentElement.lang, titre: document.title, h1: h1.length, visibles: visibles.length };
  });
}

/** How far the page reaches beyond the screen, and what does. */
async function debord(page: Page) {
  return page.evaluate(() => {
    // Not `innerWidth`: see `depasse`.
    const large = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= large) return "";
    const qui = [...document.querySelectorAll("main *, header *, footer *, aside *")]
      .filter((e) => e.getBoundingClientRect().right > large + 1)
      .slice(0, 4)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className} « ${(e.textContent ?? "").trim().slice(0, 40)} »`);
    return `${document.documentElement.scrollWidth} > ${large}: ${qui.join(" | ")}`;
  });
}

for (const [role, pages, qui] of ROLES) {
  test.describe(role, () => {
    for (const [nom, chemin, statut = 200] of pages) {
      visite(`${role} : ${nom}`, async ({ page, context, tolerer }, info) => {
        if (statut !== 200) tolerer(new RegExp(`status of ${statut}`));
        const acteur = await qui();
        if (acteur !== Acteur.visiteur) await acteur.dans(context);
        const adresse = typeof chemin === "string" ? chemin : await chemin();
        const projet = page.viewportSize() ?? { width: 1280, height: 800 };
        // What a language changes is seen with scripts.
        for (const langue of info.project.use.javaScriptEnabled === false ? ["fr"] : ["fr", "en"]) {
          await context.addCookies([{ name: "langue", value: langue, url: info.project.use.baseURL ?? "" }]);
          await test.step(langue, async () => {
            if (langue !== "fr") await page.setViewportSize(projet);
            const answer = await page.goto(adresse);
            expect(answer?.status(), adresse).toBe(statut);
            const titre = expect.stringMatching(/\S+ – AL[’']in/);
            expect(await entete(page), adresse).toEqual({ langue, titre, h1: 1, visibles: 1 });
            await axe(page, { sauf: FILE, complete: apparence(langue, !!info.project.use.isMobile), seule: true });
            // 640 is what 200 % of zoom leaves of 1280; 320 what 400 % does.
            for (const width of new Set([projet.width, 640, 390, 320])) {
              if (width !== projet.width) await page.setViewportSize({ width, height: projet.height });
              expect.soft(await debord(page), `${adresse}, ${langue}, ${width} px`).toBe("");
            }
          });
        }
      });
    }
  });
}

/** The simulation of the law's own example, in either language. */
async function simuler(page: Page) {
  await page.goto("/simulateur");
  for (const [champ, valeur] of [["age_1", "27"], ["a_charge", "0"], ["revenu", "38 000"], ["ressources", "2 660"], ["lieu", "Montreuil (93100)"]] as const) {
    await page.locator(`main [name="${champ}"]`).fill(valeur);
  }
  await page.locator("main form[action='/simulateur'] button").last().click();
}

// An answer to a form: one visit, in French on the phone and in English at the desk; of the forms one works with, at
// the desk alone, and of an applicant's on the phone: their journeys see the rest.
test.describe("réponses", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "axe needs scripts; what is said is the journeys' to see");

  async function regarder(page: Page, langue: string) {
    const telephone = langue === "fr";
    const projet = page.viewportSize() ?? { width: 1280, height: 800 };
    const titre = expect.stringMatching(/\S+ – AL[’']in/);
    expect(await entete(page), page.url()).toEqual({ langue, titre, h1: 1, visibles: 1 });
    await axe(page, { sauf: FILE, complete: telephone ? "light" : "dark" });
    for (const width of telephone ? [390, 320] : [1280, 640, 320]) {
      await page.setViewportSize({ width, height: projet.height });
      expect.soft(await debord(page), `${page.url()}, ${width} px`).toBe("");
    }
  }

  const langueDe = (mobile: boolean) => (mobile ? "fr" : "en");

  visite("résultat de la simulation", async ({ page, context }, info) => {
    const langue = langueDe(!!info.project.use.isMobile);
    await context.addCookies([{ name: "langue", value: langue, url: info.project.use.baseURL ?? "" }]);
    await simuler(page);
    await expect(page.locator("#changer")).toBeVisible();
    await regarder(page, langue);
  });

  for (const [role, formulaires, qui] of FORMULAIRES) {
    for (const [nom, chemin, formulaire, champs = {}] of formulaires) {
      visite(`${role} : ${nom}, refusé`, async ({ page, context, tolerer }, info) => {
        const telephone = !!info.project.use.isMobile;
        test.skip(role !== "public" && telephone !== (role === "demandeur"), "seen on the other screen");
        tolerer(/status of 422/);
        const langue = langueDe(telephone);
        await context.addCookies([{ name: "langue", value: langue, url: info.project.use.baseURL ?? "" }]);
        const acteur = await qui();
        if (acteur !== Acteur.visiteur) await acteur.dans(context);
        await page.goto(typeof chemin === "string" ? chemin : await chemin());
        // Some wait folded.
        await page.locator("main").evaluate((main) => main.querySelectorAll("details").forEach((d) => (d.open = true)));
        const leur = page.locator(`main form${formulaire}`);
        for (const [champ, valeur] of Object.entries(champs)) await leur.locator(`[name="${champ}"]`).fill(valeur);
        // The address need not change: the answer itself is waited for.
        const [answer] = await Promise.all([
          page.waitForResponse((r) => r.request().isNavigationRequest()),
          leur.locator("button:not([type=button])").last().click(),
        ]);
        expect(answer.status()).toBe(422);
        await expect(page.getByRole("alert").first()).toBeVisible();
        // The sentence belongs to its field, or to the group of answers it is about.
        await expect(page.locator("main :is([aria-invalid=true], fieldset)[aria-describedby*='-err']").first()).toBeAttached();
        for (const [champ, valeur] of Object.entries(champs)) {
          const faux = page.locator(`main form [name="${champ}"]`).first();
          if ((await faux.getAttribute("type")) !== "password") await expect(faux).toHaveValue(valeur);
        }
        await regarder(page, langue);
      });
    }
  }
});

test.describe("zoom de 200 %", () => {
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  test.skip(({ isMobile, javaScriptEnabled }) => !!isMobile || javaScriptEnabled === false, "the zoom of a desktop's screen");

  for (const [role, pages, qui] of ROLES) {
    test(`${role} : rien ne dépasse, rien ne se cache`, async ({ page, context, tolerer }) => {
      test.setTimeout(180_000);
      tolerer(/status of 4\d\d/);
      const acteur = await qui();
      if (acteur !== Acteur.visiteur) await acteur.dans(context);
      for (const [nom, chemin] of pages) {
        const adresse = typeof chemin === "string" ? chemin : await chemin();
        await page.goto(adresse);
        expect.soft(await debord(page), `${nom}, ${adresse}`).toBe("");
        await expect.soft(page.locator("h1"), adresse).toBeVisible();
        await axe(page, { sauf: FILE, seule: true, regles: LARGEUR });
      }
    });
  }
});
