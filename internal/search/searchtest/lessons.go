package searchtest

func electricity() []lesson {
	return []lesson{
		{
			name: "elec-protection", title: "Protection des installations électriques", course: "Électricité du bâtiment", module: "Protéger",
			summary: "Choisir et raccorder les appareils de protection d'un tableau.", codes: []string{"M104-2"}, keywords: []string{"disjoncteur", "fusible", "القاطع"},
			lang: "fr", sector: "elec", level: "t", filiere: "eb", place: "casa", acl: []string{"public"},
			pages: []string{
				"Le disjoncteur différentiel\nLe disjoncteur différentiel de 30 mA protège les personnes contre les contacts indirects. Il compare le courant de la phase et celui du neutre, et coupe dès que la différence dépasse le seuil.",
				"Le fusible\nLe fusible protège le circuit contre les courts-circuits. On ne remplace jamais un fusible par un fil. L'étudiant vérifie le calibre avant la pose.",
				"La mise à la terre\nLa prise de terre évacue le courant de défaut. Sa résistance se mesure avec un telluromètre. Une valeur sous 100 ohms est exigée avec un différentiel de 500 mA.",
				"Jusqu'à 32 A, la section de 6 mm² suffit. Aujourd’hui l’équipotentialité est obligatoire dans la salle d'eau. Œuvrer sous tension est interdit.",
			},
		},
		{
			name: "elec-consignation", title: "La consignation, pas à pas", course: "Électricité du bâtiment", module: "Sécurité",
			summary: "Vidéo d'atelier : séparer, condamner, vérifier.", codes: []string{"M101"}, keywords: []string{"VAT", "cadenas"},
			lang: "fr", sector: "elec", level: "t", filiere: "eb", place: "casa", acl: []string{"public"}, minutes: 4,
			cues: []string{
				"Bonjour à tous. Avant de travailler sur une armoire électrique,", "on procède toujours à la consignation.", "La première étape est la séparation :", "on ouvre le sectionneur en tête d'installation.",
				"La deuxième étape est la condamnation,", "avec un cadenas personnel et une pancarte.", "Troisième étape : l'identification de l'ouvrage.", "Quatrième étape, la vérification d'absence de tension.",
				"On teste le vérificateur avant et après la mesure.", "Puis on met à la terre et en court-circuit.", "Le chargé de consignation remplit l'attestation.", "Sans cette attestation, personne n'intervient.",
				"Regardons maintenant le multimètre.", "On choisit le calibre alternatif,", "puis on mesure entre phase et neutre.", "La tension doit être nulle sur les trois phases.",
			},
		},
		{
			name: "elec-ar", title: "القاطع التفاضلي وحماية الأشخاص", course: "كهرباء البناء", module: "الحماية",
			summary: "درس مصور حول أجهزة الحماية في اللوحة الكهربائية.", codes: []string{"M104"}, keywords: []string{"قاطع", "disjoncteur"},
			lang: "ar", sector: "elec", level: "t", filiere: "eb", place: "rabat", acl: []string{"public"},
			pages: []string{
				"القاطع التفاضلي\nيقوم القاطع التفاضلي بمقارنة تيار الطور مع تيار المحايد، ويفصل الدارة عندما يتجاوز الفرق 30 ميلي أمبير. إنه يحمي الأشخاص من الصعق الكهربائي.",
				"التأريض\nيرتبط الهيكل المعدني للآلة بالأرض بواسطة موصل أخضر وأصفر. وبالتأريض يمر تيار العطب إلى الأرض. في سنة ٢٠٢٤ صدرت مواصفة جديدة.",
				"قبل أي تدخل يجب قطع التيار من اللوحة الرئيسية، ثم التحقق من غياب التوتر بجهاز القياس. المسؤول عن الورشة يوقع الإذن.",
			},
		},
		{
			name: "elec-moteur", title: "Démarrage d'un moteur asynchrone", course: "Électricité industrielle", module: "Moteurs",
			summary: "Démarrage direct et étoile-triangle.", codes: []string{"M205"}, keywords: []string{"contacteur", "relais thermique"},
			lang: "fr", sector: "elec", level: "ts", filiere: "ei", place: "rabat", acl: []string{"group-g1"},
			pages: []string{
				"Le démarrage étoile-triangle réduit le courant d'appel du moteur. Les contacteurs KM1, KM2 et KM3 sont verrouillés mécaniquement et électriquement.",
				"Le relais thermique protège le moteur contre les surcharges. On règle le relais à l'intensité nominale lue sur la plaque signalétique des moteurs.",
			},
		},
		{
			name: "elec-en", title: "Electrical safety basics", course: "Technical English", module: "Safety",
			summary: "First reading for electricians.", codes: []string{"EN1"}, keywords: []string{"lockout"},
			lang: "en", sector: "elec", level: "t", filiere: "eb", place: "casa", acl: []string{"public"}, section: true,
			pages: []string{
				"A circuit breaker switches off a faulty circuit. Residual current devices protect people from electric shock. The trainer's panel has three breakers.",
				"Lockout and tagout means that the energy source is switched off, locked with a padlock and tagged before anybody works on the machine.",
			},
		},
	}
}

func hygiene() []lesson {
	return []lesson{
		{
			name: "haccp", title: "Plan HACCP en cuisine collective", course: "Hygiène alimentaire", module: "Méthode",
			summary: "Les sept principes, illustrés par un service de midi.", codes: []string{"HACCP", "H12"}, keywords: []string{"points critiques", "sécurité des aliments"},
			lang: "fr", sector: "hotel", level: "q", filiere: "cuisine", place: "agadir", acl: []string{"public"},
			pages: []string{
				"Principe 1 : analyser les dangers. Les dangers biologiques, chimiques et physiques sont recensés pour chaque étape, de la réception à la distribution.",
				"Principe 2 : déterminer les points critiques. La liaison chaude reste au-dessus de 63 °C ; la liaison froide sous 3 °C. Le refroidissement rapide passe de 63 à 10 °C en moins de deux heures.",
				"Principe 7 : tenir un système documentaire. Les relevés de température sont signés par le chef et conservés deux ans. L'hygiène du personnel et le lavage des mains sont contrôlés.",
			},
		},
		{
			name: "lavage", title: "Le lavage des mains", course: "Hygiène alimentaire", module: "Gestes",
			summary: "Trente secondes qui évitent une toxi-infection.", codes: []string{"H11"}, keywords: []string{"savon", "غسل اليدين"},
			lang: "fr", sector: "hotel", level: "q", filiere: "cuisine", place: "agadir", acl: []string{"public"}, minutes: 3,
			cues: []string{
				"On retire les bijoux et on relève les manches.", "On mouille les mains à l'eau tiède.", "Le savon se dépose au creux de la paume.", "On frotte paume contre paume, puis le dos des mains,",
				"les espaces entre les doigts et les ongles.", "On rince sans toucher le robinet.", "On sèche avec un papier à usage unique.", "Ce papier sert à fermer le robinet.",
			},
		},
		{
			name: "hygiene-ar", title: "نظافة المطبخ وسلامة الأغذية", course: "السلامة الغذائية", module: "المطبخ",
			summary: "قواعد النظافة في المطبخ الجماعي.", codes: []string{"H12"}, keywords: []string{"نظافة", "hygiène"},
			lang: "ar", sector: "hotel", level: "q", filiere: "cuisine", place: "agadir", acl: []string{"public"},
			pages: []string{
				"غسل اليدين واجب قبل لمس المواد الغذائية. ينظف العامل أدوات العمل بالماء والصابون ثم يعقمها. والنظافة مسؤولية الجميع.",
				"تحفظ اللحوم في الثلاجة تحت 3 درجات. لا تخلط الأغذية النيئة مع المطبوخة. تسجل درجة الحرارة كل صباح في المستشفى والمدرسة.",
			},
		},
		{
			name: "nettoyage", title: "Plan de nettoyage et de désinfection", course: "Hygiène alimentaire", module: "Locaux",
			summary: "Qui nettoie quoi, quand et avec quoi.", codes: []string{"H14"}, keywords: []string{"détergent"},
			lang: "fr", sector: "hotel", level: "q", filiere: "cuisine", place: "casa", acl: []string{"group-g2", "group-g1"}, section: true,
			pages: []string{
				"Le détergent décolle la saleté, le désinfectant détruit les germes. On rince entre les deux : les produits se neutralisent.",
				"Les locaux, les plans de travail et les journaux de relevés sont contrôlés chaque semaine. Le journal du chef fait foi.",
			},
		},
		{
			name: "service-en", title: "Serving guests in English", course: "Technical English", module: "Restaurant",
			summary: "Taking an order, describing dishes.", codes: []string{"EN7"}, keywords: []string{"restaurant", "menu"},
			lang: "en", sector: "hotel", level: "q", filiere: "service", place: "agadir", acl: []string{"group-g2"},
			pages: []string{
				"Good evening and welcome. Would you like to see the menu? Today's special is grilled fish with seasonal vegetables.",
				"Allergies must be asked for before the order is taken. Write the allergens on the ticket and tell the kitchen.",
			},
		},
	}
}
