//! `/dev/composants`: every component, in every state.

use domain::eligibilite::{Avis, Regle, Regles};
use jiff::civil::date;
use leptos::prelude::*;

use crate::{filtres::convient, format, i18n::Lang, illustration, tr, ui::*};

/// A part of the page.
fn demo(id: &'static str, title: String, body: impl Content) -> AnyView {
    view! {
        <section class="stack demo" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {body.content()}
        </section>
    }
    .into_any()
}

/// The page.
#[must_use]
pub fn page(l: Lang) -> impl IntoView {
    view! {
        <div class="wrap stack g6">
            <div class="stack g2">
                <h1>{tr!(l, "Composants", "Components")}</h1>
                <p class="lead">{tr!(l, "Chaque composant dans tous ses états.", "Every component in every state.")}</p>
            </div>
            {demo("c-letters", tr!(l, "Lettres", "Letters"), letters(l))}
            {demo("c-buttons", tr!(l, "Boutons", "Buttons"), buttons(l))}
            {demo("c-tags", tr!(l, "Étiquettes, filtres posés", "Tags, filters"), labels(l))}
            {demo("c-icons", tr!(l, "Dessins", "Icons"), icons())}
            {demo("c-notices", tr!(l, "Messages", "Messages"), notices(l))}
            {demo("c-todo", tr!(l, "La marge rouge", "The red margin"), todos(l))}
            {demo("c-form", tr!(l, "Champs", "Fields"), form(l))}
            {demo("c-choices", tr!(l, "Choix en cartes", "Choices"), cards(l))}
            {demo("c-steps", tr!(l, "Étapes, onglets, pages", "Steps, tabs, pages"), ways(l))}
            {demo("c-offers", tr!(l, "Carte d'offre", "Offer card"), offers(l))}
            {demo("c-rank", tr!(l, "Rang", "Rank"), ranks(l))}
            {demo("c-fit", tr!(l, "Mon profil et ce logement", "My profile and this home"), points(l))}
            {demo("c-figs", tr!(l, "Chiffres, faits, comptes", "Figures, facts, accounts"), figures(l))}
            {demo("c-stages", tr!(l, "Les sept étapes", "The seven stages"), stages(l))}
            {demo("c-log", tr!(l, "Le fil", "The time line"), time_line(l))}
            {demo("c-table", tr!(l, "Tableau de travail", "Working table"), work_table(l))}
            {demo("c-dialog", tr!(l, "Confirmation", "Confirmation"), confirmation(l))}
            {demo("c-empty", tr!(l, "Page vide", "Empty page"), nothing(l))}
            {demo("c-photos", tr!(l, "Dessins de logements", "Drawings of homes"), photos())}
        </div>
    }
}

fn letters(l: Lang) -> AnyView {
    view! {
        <p class="lead">{tr!(
            l,
            "Il manque une pièce à votre dossier. Voici quoi faire.",
            "Your file lacks one document. Here is what to do."
        )}</p>
        <p>{rich(tr!(l, "Vous êtes **4e** sur 41, c'est votre 1er choix.", "You are **4th** of 41, your first choice."))}</p>
        <p class="small muted">
            {tr!(l, "N° ALS ", "ALS number ")} <span class="id">"0000001436"</span> ", "
            <span class="num">{format::euros(l, 68_050)}</span>
        </p>
    }
    .into_any()
}

fn buttons(l: Lang) -> AnyView {
    let delete = tr!(l, "Supprimer ma demande", "Delete my request");
    view! {
        <div class="row">
            {button(tr!(l, "Je postule", "I apply")).main().big()}
            {button(tr!(l, "Étape suivante", "Next step")).main().icon_end(Icon::Right)}
            {button(tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh)}
            {button(tr!(l, "Voir le mot de passe", "Show the password")).quiet().icon(Icon::Eye)}
            {button(delete).danger().icon(Icon::Trash)}
        </div>
        <div class="row">
            {button(tr!(l, "Procès-verbal", "Minutes")).disabled("c-why")}
            {button(tr!(l, "Déposer la pièce", "Upload the document")).href("https://exemple.fr/").external()}
            {link("#c-buttons", tr!(l, "Ajouter à mon agenda", "Add to my calendar")).icon(Icon::Calendar)}
            {post_button("/dev/composants", button(tr!(l, "Envoyer", "Send"))).with("n", "1")}
        </div>
        <p class="muted small" id="c-why">{tr!(
            l,
            "Le procès-verbal sera prêt quand les 13 décisions seront saisies.",
            "The minutes will be ready once the 13 decisions are entered."
        )}</p>
    }
    .into_any()
}

fn labels(l: Lang) -> AnyView {
    view! {
        {tags([
            tag(Tone::Ok, tr!(l, "Convient", "Fits")),
            tag(Tone::Wait, tr!(l, "À vérifier", "To check")),
            tag(Tone::Off, tr!(l, "Non retenue", "Not selected")),
            tag(Tone::Info, tr!(l, "Modifié", "Changed")),
            tag(Tone::Bad, tr!(l, "En panne", "Down")),
            tag(Tone::Now, tr!(l, "Étape 4 sur 7", "Stage 4 of 7")),
            tag_icon(Some(Icon::Pmr), None, tr!(l, "Accessible PMR", "Wheelchair accessible")),
        ])}
        {tags("ABCDEFG".chars().map(dpe))}
        <div class="tags">
            {chip(l, "#c-tags", tr!(l, "Jusqu'à 850 €", "Up to €850"))}
            {chip(l, "#c-tags", tr!(l, "Ascenseur", "Lift"))}
        </div>
        <p>{tr!(l, "Revenus : ", "Income: ")} {veil(l)}</p>
    }
    .into_any()
}

fn icons() -> AnyView {
    let items = Icon::ALL
        .iter()
        .map(|&sign| view! { <li class="line">{icon(sign)} " " <span>{sign.name()}</span></li> })
        .collect_view();
    view! { <ul role="list" class="row">{items}</ul> }.into_any()
}

fn notices(l: Lang) -> AnyView {
    view! {
        {notice(
            Tone::Ok,
            tr!(l, "Ce logement a bien été ajouté à vos candidatures", "This home was added to your applications"),
        )
        .text(tr!(l, "Un conseiller l'examine avant le 3 décembre.", "An adviser looks at it by 3 December."))
        .status()}
        {notice(Tone::Info, tr!(l, "Deux lignes ont changé", "Two lines changed"))
            .text(tr!(l, "Elles sont marquées « Modifié ».", "They are marked “Changed”."))}
        {notice(Tone::Wait, tr!(l, "Votre demande expire dans 1 mois", "Your request expires in 1 month"))
            .text(tr!(l, "Renouvelez-la avant le **12 juillet**.", "Renew it by **12 July**."))}
        {notice(Tone::Bad, tr!(l, "Nous n'avons pas pu lire votre demande", "We could not read your request"))
            .text(tr!(l, "Rien n'est perdu : réessayez dans une heure.", "Nothing is lost: try again in an hour."))
            .alert()}
        {error_summary(
            l,
            &FormErrors::new()
                .with("f-code", tr!(l, "Le code a six chiffres, vous en avez écrit quatre", "The code has six digits, you wrote four"))
                .with("f-employeur", tr!(l, "Le nom de l'employeur manque", "The employer's name is missing")),
        )}
    }
    .into_any()
}

fn todos(l: Lang) -> AnyView {
    let today = date(2026, 11, 24);
    let day = date(2026, 11, 30);
    view! {
        {todo(
            "t-1",
            tr!(l, "Déposez le bulletin de salaire d'octobre", "Upload the October payslip"),
            rich(tr!(l, "Sans lui, un conseiller ne pourra pas valider une candidature.", "Without it, no application can be approved.")),
        )
        .when(tr!(l, "Avant le", "By"), format::date_longue(l, day, Some(today)), format::distance(l, 6))}
        {todo(
            "t-2",
            tr!(l, "Rien à faire de votre côté", "Nothing to do on your side"),
            rich(tr!(l, "Un conseiller lit votre dossier.", "An adviser is reading your file.")),
        )
        .when(tr!(l, "D'ici le", "By"), tr!(l, "3 décembre", "3 December"), tr!(l, "en général", "usually"))
        .who(Icon::Send, "Action Logement")
        .off()
        .h3()}
        {todo(
            "t-3",
            tr!(l, "Ce que vous pouvez faire", "What you can do"),
            view! { <p>{button(tr!(l, "Voir les 3 offres voisines", "See the 3 homes nearby")).href("#c-todo")}</p> },
        )}
    }
    .into_any()
}

fn form(l: Lang) -> AnyView {
    let errors = FormErrors::new()
        .with(
            "f-employeur",
            tr!(l, "Écrivez le nom comme sur votre bulletin de salaire.", "Write the name as on your payslip."),
        )
        .with("f-code", tr!(l, "Il manque 2 chiffres. Il en faut 6.", "2 digits are missing. It needs 6."))
        .with("f-accord", tr!(l, "Cochez la case pour créer le compte.", "Tick the box to create the account."));
    view! {
        <form class="grid" action="#c-form" novalidate=true>
            {field(l, "f-prenom", tr!(l, "Prénom", "First name")).value("Anne").autocomplete("given-name")}
            {field(l, "f-employeur", tr!(l, "Nom de l'employeur", "Employer's name"))
                .hint(tr!(l, "L'employeur principal.", "The main employer."))
                .errors(&errors)}
            {field(l, "f-siret", tr!(l, "N° SIRET de l'employeur", "Employer's SIRET"))
                .hint(tr!(l, "Lu sur votre demande.", "Read from your request."))
                .value(format::siret_groupe("82454114802432"))
                .class("in id")
                .readonly()}
            {field(l, "f-entreprise", tr!(l, "Code entreprise", "Company code")).optional()}
            {field(l, "f-code", tr!(l, "Code reçu par e-mail", "Code received by email"))
                .hint(tr!(l, "6 chiffres, valables 24 h.", "6 digits, valid for 24 h."))
                .class("in code")
                .inputmode("numeric")
                .autocomplete("one-time-code")
                .value("4827")
                .errors(&errors)}
            {field(l, "f-mdp", tr!(l, "Mot de passe", "Password"))
                .kind("password")
                .autocomplete("current-password")
                .after(view! { <p><a href="#c-form">{tr!(l, "Mot de passe oublié ?", "Forgotten password?")}</a></p> })}
            {select_field(l, "f-surface", tr!(l, "Surface minimum", "Minimum area"), [
                ("", tr!(l, "Toutes", "Any")),
                ("40", format::surface(l, 40)),
            ])
            .value("40")}
            {textarea(l, "f-message", tr!(l, "Votre message", "Your message")).value("Bonjour <b>vous</b>").rows(3)}
            <div class="stack g1">
                {check(l, "f-appartement", tr!(l, "Appartement", "Flat")).checked(true)}
                {check(l, "f-maison", tr!(l, "Maison", "House"))}
                {check(l, "f-accord", tr!(l, "J'accepte l'utilisation de mes données", "I agree to the use of my data")).errors(&errors)}
            </div>
            <ul role="list" class="rules">
                {rule(l, tr!(l, "Au moins 8 caractères", "At least 8 characters"), true)}
                {rule(l, tr!(l, "Au moins 1 lettre majuscule", "At least 1 capital letter"), false)}
            </ul>
        </form>
    }
    .into_any()
}

fn cards(l: Lang) -> AnyView {
    view! {
        <form class="stack g4" action="#c-choices">
            {choices(l, "d-decision", tr!(l, "Votre décision", "Your decision"), [
                choice("rang", tr!(l, "Attribution avec un rang", "Allocation with a rank"))
                    .text(tr!(l, "Proposé si les précédents refusent.", "Offered if those before refuse."))
                    .then(select_field(l, "d-rang", tr!(l, "Rang", "Rank"), [("3", "3"), ("4", "4")]).class("in short")),
                choice("non", tr!(l, "Non-attribution", "No allocation"))
                    .text(tr!(l, "Le dossier est recevable.", "The file is admissible."))
                    .then(textarea(l, "d-raison", tr!(l, "Raison, lue par la personne", "Reason, read by the person"))),
                choice("rejet", tr!(l, "Rejet", "Rejection")).text(tr!(l, "La séance est close.", "The session is over.")).disabled(),
            ])
            .value("rang")}
            {choices(l, "d-civilite", tr!(l, "Civilité", "Title"), [
                choice("mme", tr!(l, "Madame", "Ms")),
                choice("m", tr!(l, "Monsieur", "Mr")),
            ])
            .across()
            .error(Some(tr!(l, "Choisissez une réponse.", "Choose an answer.")))}
        </form>
    }
    .into_any()
}

fn ways(l: Lang) -> AnyView {
    let offers = tr!(l, "offres", "homes");
    view! {
        {steps(l, tr!(l, "Étapes de l'import", "Steps of the import"), [
            (tr!(l, "Les informations de mon NUR-NUD", "My NUR-NUD information"), "#c-steps".to_owned()),
            (tr!(l, "Les informations à compléter pour AL'in", "What AL'in also needs"), "#c-steps".to_owned()),
            (tr!(l, "Les pièces justificatives", "The documents"), "#c-steps".to_owned()),
        ], 1)}
        {tabs(tr!(l, "Où chercher", "Where to look"), [
            tab("#c-steps", tr!(l, "Communes demandées", "Towns asked for"), true).count(5, &offers),
            tab("#c-steps", tr!(l, "Communes limitrophes", "Towns nearby"), false).count(8, &offers),
            tab("#c-steps", tr!(l, "Autres communes du département", "Rest of the department"), false).count(24, &offers),
        ])}
        {pagination(l, 2, 9, |_| "#c-steps".to_owned())}
    }
    .into_any()
}

fn offers(l: Lang) -> AnyView {
    let today = date(2026, 11, 24);
    let day = date(2026, 12, 1);
    let card = |seed: u64, kind, title: &str| OfferCard {
        href: "#c-offers".to_owned(),
        title: title.to_owned(),
        code_postal: "93100".to_owned(),
        photo: illustration::adresse(seed, kind, 1),
        srcset: None,
        price: format::euros(l, 68_000),
        line: tr!(
            l,
            "Appartement · {s} · 3e étage, ascenseur",
            "Flat · {s} · 3rd floor, lift",
            s = format::surface(l, 62)
        ),
        dpe: Some('C'),
        tags: vec![(Some(Icon::Pmr), tr!(l, "Accessible PMR", "Wheelchair accessible"))],
        fit: None,
        rank: None,
        applied: None,
        deadline: Some((day, format::date_longue(l, day, Some(today)))),
        foot: format::dans_jours(l, 7),
        soon: false,
        h2: false,
        compare: Some(("#c-offers".to_owned(), tr!(l, "Comparer", "Compare"))),
        action: None,
        heart: None,
    };
    let immeuble = illustration::Kind::Appartement;
    let rank = |me| OfferRank {
        text: tr!(
            l,
            "Rang probable : **{r}** sur 41 candidatures",
            "Likely rank: **{r}** of 41 applications",
            r = format::ordinal(l, me)
        ),
        total: 41,
        sent: 5,
        me,
    };
    let fits = convient(l, &Avis::SANS_REGLE);
    let check = convient(l, &Avis::Oui { a_verifier: Regles::default().avec(Regle::Effort) });
    let applied = tr!(
        l,
        "Validations, étape 2 sur 7. Vous êtes **4e** sur 41.",
        "Approvals, stage 2 of 7. You are **4th** of 41."
    );
    offer_grid(
        l,
        [
            OfferCard { fit: Some(fits), rank: Some(rank(12)), soon: true, ..card(1, immeuble, "T3 à Bagnolet") },
            OfferCard { fit: Some(check), rank: Some(rank(4)), ..card(2, immeuble, "T3 à Montreuil") },
            OfferCard { applied: Some(applied), ..card(3, immeuble, "T2 à Romainville") },
            OfferCard {
                foot: format::compte(l, 34, ["candidature", "candidatures"], ["application", "applications"]),
                ..card(4, illustration::Kind::Maison, "Maison T5 à Angers")
            },
        ],
    )
}

fn ranks(l: Lang) -> AnyView {
    view! {
        {sheet(view! {
            {rank(
                format::ordinal(l, 4),
                rich(tr!(
                    l,
                    "sur 41 candidatures à ce jour. **3 dossiers** ont plus de points, **37** en ont moins.",
                    "of 41 applications today. **3 files** have more points, **37** have fewer."
                )),
            )}
            <div>{strip(41, 5, Some(4))} {strip_key(l, 5)}</div>
        })}
        <div class="sheet narrowbox stack g2">
            <p class="h"><span class="rank">"12"</span> {tr!(l, " pièces sur 14", " documents of 14")}</p>
            {gauge(85.7)}
        </div>
    }
    .into_any()
}

fn points(l: Lang) -> AnyView {
    fits([
        fit(Tone::Ok, tr!(l, "La taille du logement convient", "The size fits"))
            .figure(tr!(l, "Votre foyer :", "Your household:"), tr!(l, "3 personnes", "3 people"))
            .figure(tr!(l, "Il faut :", "Needed:"), tr!(l, "T2 à T4", "T2 to T4")),
        fit(
            Tone::Wait,
            tr!(
                l,
                "Le loyer et vos revenus : nous ne pouvons pas encore le dire",
                "Rent and income: we can't tell yet"
            ),
        )
        .text(tr!(l, "Il manque le bulletin d'octobre de Denis.", "Denis's October payslip is missing."))
        .link("#c-fit", tr!(l, "Voir les pièces", "See the documents")),
        fit(Tone::Off, tr!(l, "Votre revenu fiscal dépasse le plafond", "Your taxable income is over the limit"))
            .figure(tr!(l, "Vous :", "You:"), format::euros(l, 2_972_000))
            .figure(tr!(l, "Plafond PLAI :", "PLAI limit:"), format::euros(l, 2_901_800)),
    ])
}

fn figures(l: Lang) -> AnyView {
    view! {
        {figs([
            fact(tr!(l, "Loyer et charges", "Rent and charges"), format::euros(l, 68_000)),
            fact(tr!(l, "Surface", "Area"), format::surface(l, 62)),
            fact(tr!(l, "Candidatures", "Applications"), "41"),
        ])}
        {facts(false, [
            fact(tr!(l, "Étage", "Floor"), tr!(l, "3e sur 5, ascenseur", "3rd of 5, lift")),
            fact(tr!(l, "Téléphone", "Phone"), format::telephone("0604505792")).changed(true),
            Fact::view(tr!(l, "Revenus", "Income"), veil(l)),
        ])}
        {money(tr!(l, "Coût par mois", "Monthly cost"), [
            money_row(tr!(l, "Loyer", "Rent"), format::euros(l, 54_800)),
            money_row(tr!(l, "Aide au logement", "Housing benefit"), format::euros(l, -6_200))
                .detail(tr!(l, "Estimation, à confirmer par la CAF", "Estimate, to be confirmed by the CAF")),
            money_row(tr!(l, "À payer chaque mois", "To pay each month"), format::euros(l, 48_600)).sum(),
        ])
        .head(tr!(l, "Poste", "Item"), tr!(l, "Montant", "Amount"))}
    }
    .into_any()
}

fn stages(l: Lang) -> AnyView {
    use StageState::{Done, Next, Now, Stop};
    let names = || {
        [
            (tr!(l, "Je postule", "I apply"), Icon::Send),
            (tr!(l, "Validations", "Approvals"), Icon::FileCheck),
            (tr!(l, "Envoi bailleur", "Sent to landlord"), Icon::Building),
            (tr!(l, "Visite", "Visit"), Icon::Visit),
            (tr!(l, "Commission logement", "Allocation panel"), Icon::Table),
            (tr!(l, "Résultat", "Result"), Icon::Result),
            (tr!(l, "Entrée dans les lieux", "Moving in"), Icon::Key),
        ]
    };
    let all = |at: usize, state: StageState| {
        let stages: Vec<_> = names()
            .into_iter()
            .enumerate()
            .map(|(i, (label, icon))| {
                let state = match i.cmp(&at) {
                    std::cmp::Ordering::Less => Done,
                    std::cmp::Ordering::Equal => state,
                    std::cmp::Ordering::Greater => Next,
                };
                let note = (state != Next).then(|| format::date_courte(l, date(2026, 12, 1)));
                Stage { label, icon, state, note }
            })
            .collect();
        track(l, stages)
    };
    view! {
        <div class="sheet stack g4">{all(3, Now)} <hr/> {all(5, Stop)} <hr/> {all(7, Done)}</div>
        <div class="sheet narrowbox">{all(1, Now)}</div>
    }
    .into_any()
}

fn time_line(l: Lang) -> AnyView {
    let you = tr!(l, "Vous", "You");
    log([
        event(
            "2027-01-07",
            tr!(l, "vers le 7 janvier", "around 7 January"),
            tr!(l, "La commission se réunit", "The panel meets"),
        )
        .next()
        .text(tr!(l, "Votre présence n'est pas demandée.", "You need not be there."))
        .who(Icon::Building, "Habitat du Plateau"),
        event("2026-12-15", tr!(l, "15 décembre", "15 December"), tr!(l, "Visite proposée", "Visit offered"))
            .now()
            .who(Icon::Building, "Habitat du Plateau"),
        event("2026-11-24", tr!(l, "24 novembre", "24 November"), tr!(l, "Vous avez postulé", "You applied"))
            .who(Icon::User, you),
    ])
}

fn work_table(l: Lang) -> AnyView {
    let columns = [tr!(l, "Candidat", "Applicant"), tr!(l, "Rang", "Rank"), tr!(l, "Profil", "Profile")];
    let line = |name: &'static str, n: i64, state: AnyView| {
        row([row_header(view! { <a href="#c-table">{name}</a> }), cell(ordinal(l, n)).n(), cell(state)])
    };
    table(
        tr!(l, "Exemple", "Example"),
        columns,
        [
            line("Thomas Leclerc", 2, tag(Tone::Ok, tr!(l, "Convient", "Fits"))),
            line("Anne Porte", 4, tag(Tone::Wait, tr!(l, "À vérifier", "To check"))).current(true),
        ],
    )
    .into_any()
}

fn confirmation(l: Lang) -> AnyView {
    // The block of a page of its own: its title is an h1 there, so it is drawn here without it.
    view! {
        <div class="dialog stack">
            <h3 class="h2">{tr!(l, "Postuler à ce T3 à Montreuil ?", "Apply for this T3 in Montreuil?")}</h3>
            <p>{tr!(
                l,
                "Vous ne pourrez pas postuler ailleurs tant que cette candidature est en cours.",
                "You can't apply elsewhere while this application is open."
            )}</p>
            <div class="row">
                {post_button("/dev/composants", button(tr!(l, "Je postule", "I apply")).main())}
                {button(tr!(l, "Pas maintenant", "Not now")).href("#c-dialog")}
            </div>
        </div>
        {details(
            tr!(l, "Sept critères ne vous donnent pas de points", "Seven criteria give you no points"),
            false,
            rich(tr!(l, "Moins de 30 ans : non.", "Under 30: no.")),
        )}
    }
    .into_any()
}

fn nothing(l: Lang) -> AnyView {
    empty(
        "e-1",
        tr!(l, "Aucune candidature en cours", "No application under way"),
        view! {
            <p>{tr!(l, "Vous pouvez postuler à un logement à la fois.", "You can apply for one home at a time.")}</p>
            <p>{button(tr!(l, "Voir les offres", "See the homes")).href("#c-empty")}</p>
        },
    )
    .into_any()
}

fn photos() -> AnyView {
    use illustration::Kind::{Appartement, Maison};
    let drawings = (1..=12)
        .map(|seed| (seed, if seed % 3 == 0 { Maison } else { Appartement }, 1))
        .chain([(1, Appartement, 2), (2, Appartement, 2), (1, Appartement, 3), (3, Maison, 3)])
        .map(|(seed, kind, n)| {
            view! { <img class="photo" src=illustration::adresse(seed, kind, n) alt="" width="360" height="240" loading="lazy"/> }
        })
        .collect_view();
    view! { <div class="grid">{drawings}</div> }.into_any()
}
