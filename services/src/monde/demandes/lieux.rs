//! Towns, streets and names the households are drawn from. Communes and académies are real, people are not.

/// A commune: INSEE code, name, postal code.
pub(super) type Lieu = (&'static str, &'static str, &'static str);

/// Communes among which one household lives and looks.
pub(super) struct Bassin {
    /// The first three characters of numbers registered there.
    pub(super) territoire: &'static str,
    /// The académie: employer's name, SIRET.
    pub(super) academie: (&'static str, &'static str),
    /// Its communes.
    pub(super) communes: &'static [Lieu],
}

/// How many of [`BASSINS`], the first ones, are in Île-de-France.
pub(super) const FRANCILIENS: usize = 4;

/// Where the households are.
pub(super) const BASSINS: &[Bassin] = &[
    Bassin {
        territoire: "111",
        academie: ("Académie de Créteil", "17940430600088"),
        communes: &[
            ("93048", "Montreuil", "93100"),
            ("93006", "Bagnolet", "93170"),
            ("93063", "Romainville", "93230"),
            ("93045", "Les Lilas", "93260"),
            ("93055", "Pantin", "93500"),
            ("75120", "Paris 20e Arrondissement", "75020"),
        ],
    },
    Bassin {
        territoire: "111",
        academie: ("Académie de Paris", "17750430500158"),
        communes: &[
            ("75111", "Paris 11e Arrondissement", "75011"),
            ("75112", "Paris 12e Arrondissement", "75012"),
            ("75120", "Paris 20e Arrondissement", "75020"),
            ("75119", "Paris 19e Arrondissement", "75019"),
            ("94080", "Vincennes", "94300"),
            ("93048", "Montreuil", "93100"),
        ],
    },
    Bassin {
        territoire: "111",
        academie: ("Académie de Créteil", "17940430600088"),
        communes: &[
            ("93055", "Pantin", "93500"),
            ("93001", "Aubervilliers", "93300"),
            ("75119", "Paris 19e Arrondissement", "75019"),
            ("94041", "Ivry-sur-Seine", "94200"),
            ("93063", "Romainville", "93230"),
        ],
    },
    Bassin {
        territoire: "111",
        academie: ("Académie de Versailles", "17780430900199"),
        communes: &[
            ("92024", "Clichy", "92110"),
            ("92044", "Levallois-Perret", "92300"),
            ("92012", "Boulogne-Billancourt", "92100"),
            ("78646", "Versailles", "78000"),
        ],
    },
    Bassin {
        territoire: "029",
        academie: ("Académie de Rennes", "17350430900019"),
        communes: &[
            ("29019", "Brest", "29200"),
            ("29075", "Guipavas", "29490"),
            ("29061", "Gouesnou", "29850"),
            ("29103", "Landerneau", "29800"),
        ],
    },
    Bassin {
        territoire: "069",
        academie: ("Académie de Lyon", "17690430800010"),
        communes: &[
            ("69381", "Lyon 1er Arrondissement", "69001"),
            ("69383", "Lyon 3e Arrondissement", "69003"),
            ("69387", "Lyon 7e Arrondissement", "69007"),
            ("69388", "Lyon 8e Arrondissement", "69008"),
            ("69266", "Villeurbanne", "69100"),
            ("69029", "Bron", "69500"),
            ("69259", "Vénissieux", "69200"),
        ],
    },
    Bassin {
        territoire: "013",
        academie: ("Académie d’Aix-Marseille", "17130430600011"),
        communes: &[
            ("13201", "Marseille 1er Arrondissement", "13001"),
            ("13203", "Marseille 3e Arrondissement", "13003"),
            ("13205", "Marseille 5e Arrondissement", "13005"),
            ("13210", "Marseille 10e Arrondissement", "13010"),
            ("13005", "Aubagne", "13400"),
        ],
    },
    Bassin {
        territoire: "059",
        academie: ("Académie de Lille", "17590430900564"),
        communes: &[
            ("59350", "Lille", "59000"),
            ("59512", "Roubaix", "59100"),
            ("59009", "Villeneuve-d'Ascq", "59491"),
            ("59599", "Tourcoing", "59200"),
            ("59368", "La Madeleine", "59110"),
        ],
    },
    Bassin {
        territoire: "029",
        academie: ("Académie de Rennes", "17350430900019"),
        communes: &[
            ("29232", "Quimper", "29000"),
            ("29039", "Concarneau", "29900"),
            ("29019", "Brest", "29200"),
            ("29151", "Morlaix", "29600"),
        ],
    },
];

/// Streets there are in nearly every town.
pub(super) const VOIES: [&str; 16] = [
    "rue des Lilas",
    "avenue de la République",
    "rue du Moulin",
    "allée des Tilleuls",
    "rue Pasteur",
    "boulevard de la Liberté",
    "rue de la Fontaine",
    "impasse des Acacias",
    "rue Victor Hugo",
    "square du Verger",
    "rue de l’Égalité",
    "chemin des Vignes",
    "rue Jean Jaurès",
    "place du Marché",
    "rue des Écoles",
    "avenue du Stade",
];

/// First names, women.
pub(super) const PRENOMS_F: [&str; 40] = [
    "Maëlle", "Aïcha", "Claire", "Fatou", "Nathalie", "Inès", "Solenn", "Mei", "Sabrina", "Odile", "Karima", "Lucie",
    "Paula", "Amandine", "Rokia", "Gwenaëlle", "Leïla", "Christine", "Thi Lan", "Émilie", "Mariam", "Joëlle", "Ana",
    "Camille", "Zohra", "Béatrice", "Élodie", "Aminata", "Sylvie", "Nour", "Morgane", "Irina", "Véronique", "Djamila",
    "Hélène", "Priya", "Laëtitia", "Salimata", "Agnès", "Chloé",
];

/// First names, men.
pub(super) const PRENOMS_M: [&str; 40] = [
    "Mehdi", "Yann", "Thomas", "Mamadou", "Patrick", "Rayan", "Erwan", "Wei", "Stéphane", "Ousmane", "Guillaume",
    "Karim", "Miguel", "Nicolas", "Ibrahima", "Loïc", "Sofiane", "Gérard", "Minh", "Julien", "Cheikh", "Alain",
    "Rui", "Maxime", "Youssef", "François", "Arnaud", "Boubacar", "Denis", "Ali", "Ronan", "Andrei", "Hervé",
    "Samir", "Philippe", "Arjun", "Jérôme", "Moussa", "Benoît", "Hugo",
];

/// First names of children and other dependants.
pub(super) const PRENOMS_ENFANTS: [&str; 24] = [
    "Lou", "Adam", "Jade", "Noé", "Assia", "Malo", "Awa", "Gabin", "Lina", "Ilyes", "Rose", "Sacha", "Nina", "Issa",
    "Zoé", "Tiago", "Maïwenn", "Elias", "Salomé", "Moussa", "Anouk", "Kenzo", "Inaya", "Marius",
];

/// Surnames, each used once or twice.
pub(super) const NOMS: [&str; 120] = [
    "Kerbrat", "Delannoy", "Benyoussef", "Traoré-Maurel", "Vasseur", "Le Goffic", "Amrani", "Chauvet", "Da Costa",
    "Lagadec", "Ouattara", "Tissot", "Hamdaoui", "Pouliquen", "Rochebois", "Nguyen-Huy", "Castelain", "Belkhir",
    "Mariette", "Quéméneur", "Sangaré", "Fontvieille", "Haddouche", "Poncelet", "Vieira-Lopes", "Lescure",
    "Boukhalfa", "Duvivier", "Le Bihan", "Camara-Roy", "Estève", "Zeroual", "Marchadier", "Prigent", "Wroblewski",
    "Bessonneau", "Keïta-Blin", "Coudray", "Messaoudi", "Tanguy", "Ferreira-Pinto", "Desmarets", "Ait Oumeziane",
    "Guézennec", "Brasselet", "Sow-Thibault", "Cazeneuve-Roux", "Lahlou", "Perrichon", "Abgrall", "Popescu-Vidal",
    "Ducoulombier", "Chebbi", "Rivoire", "Cissokho", "Montcharmont", "Boudjema", "Sinquin", "Teixeira", "Lorthioir",
    "Belhadj", "Charpenay", "Diarrassouba", "Olivieri", "Mekhloufi", "Bozec", "Van Hecke", "Ramanantsoa", "Grangier",
    "Yahiaoui", "Cloarec", "Konaté-Dupin", "Bonnefoy", "Slimani-Petit", "Hascoët", "Przybylski", "Savary",
    "Tounkara", "Escoffier", "Bensalem", "Floc’h", "Ribeiro-Dias", "Delattre", "Kaddouri", "Jacquemoud", "N’Guessan",
    "Raffin", "Toumi", "Marzin", "Lemaître-Sall", "Guichard", "Ziani", "Salaün", "Baldé-Renaud", "Montagnier",
    "Oukaci", "Riou", "Debruyne", "Sylla-Martin", "Peyrol", "Chaouche", "Madec", "Correia", "Vanderbeke", "Fofana-Léger",
    "Allemand", "Bouazza", "Le Dantec", "Petrovic", "Cordier-Ba", "Seznec", "Mansouri-Roche", "Thévenot", "Diop-Marie",
    "Lacroisade", "Hamel-Tran", "Kervella", "Bourdarel", "Idrissi", "Verhaeghe",
];
