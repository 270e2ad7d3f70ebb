package searchtest

func business() []lesson {
	return []lesson{
		{
			name: "plan-affaires", title: "Rédiger son plan d'affaires", course: "Entrepreneuriat", module: "De l'idée au projet",
			summary: "Un plan d'affaires tient en dix pages.", codes: []string{"PIE", "E3"}, keywords: []string{"business plan", "خطة العمل"},
			lang: "fr", sector: "gestion", level: "ts", filiere: "ge", place: "casa", acl: []string{"public"},
			pages: []string{
				"Le résumé opérationnel s'écrit en dernier. Il dit le besoin, la solution, l'équipe et la somme demandée.",
				"Le plan de financement initial met en face les besoins durables et les ressources durables. Le besoin en fonds de roulement y figure.",
				"Le compte de résultat prévisionnel couvre trois ans. Le seuil de rentabilité est le chiffre d'affaires à partir duquel l'entreprise gagne de l'argent.",
				"La P.I.E. accompagne le porteur de projet : idée, prototype, premier client. Le jury écoute dix minutes.",
			},
		},
		{
			name: "plan-affaires-ar", title: "إعداد خطة العمل", course: "المقاولة", module: "من الفكرة إلى المشروع",
			summary: "خطة العمل وثيقة من عشر صفحات.", codes: []string{"PIE"}, keywords: []string{"مقاولة", "plan d'affaires"},
			lang: "ar", sector: "gestion", level: "ts", filiere: "ge", place: "casa", acl: []string{"public"},
			pages: []string{
				"تبدأ خطة العمل بدراسة السوق: من هم الزبناء وما هي حاجاتهم؟ وللمقاول أن يسأل عشرين زبونا على الأقل.",
				"مخطط التمويل يقابل بين الحاجيات والموارد. والمردودية تتحقق عندما يتجاوز رقم المعاملات عتبة معينة.",
			},
		},
		{
			name: "marche", title: "Étudier son marché", course: "Entrepreneuriat", module: "De l'idée au projet",
			summary: "Vingt entretiens valent mieux qu'un questionnaire.", codes: []string{"E1"}, keywords: []string{"client", "concurrence"},
			lang: "fr", sector: "gestion", level: "ts", filiere: "ge", place: "casa", acl: []string{"public"}, minutes: 11,
			cues: []string{
				"Un marché, c'est des gens qui ont un problème,", "et qui paient déjà pour le résoudre.", "Commencez par vingt entretiens.", "Posez des questions ouvertes, et taisez-vous.",
				"Notez les mots exacts du client.", "Ensuite, regardez la concurrence.", "Un concurrent est bon signe : le besoin existe.", "Calculez enfin le chiffre d'affaires possible.",
			},
		},
		{
			name: "canvas-en", title: "The business model canvas", course: "Entrepreneurship", module: "From idea to project",
			summary: "Nine boxes on one page.", codes: []string{"E2"}, keywords: []string{"value proposition"},
			lang: "en", sector: "gestion", level: "ts", filiere: "ge", place: "rabat", acl: []string{"public"},
			pages: []string{
				"The customer segments box says whom the company serves. The value proposition says which problem is solved for them.",
				"Channels, relationships and revenue streams stand on the right; activities, resources and partners on the left of the canvas.",
			},
		},
		{
			name: "comptes", title: "Lire un bilan", course: "Comptabilité", module: "Documents de synthèse",
			summary: "Actif, passif et ce que la banque regarde.", codes: []string{"C4"}, keywords: []string{"actif", "passif"},
			lang: "fr", sector: "gestion", level: "t", filiere: "ge", place: "rabat", acl: []string{"group-g2"},
			pages: []string{
				"Le bilan montre à une date le patrimoine de l'entreprise : l'actif à gauche, le passif à droite. Les deux totaux sont égaux.",
				"Le fonds de roulement est l'excédent des capitaux permanents sur les immobilisations. La banque le compare au besoin.",
			},
		},
	}
}

func network() []lesson {
	return []lesson{
		{
			name: "reseau", title: "Installer un réseau local", course: "Infrastructure digitale", module: "Réseaux",
			summary: "Du câble au premier ping.", codes: []string{"M106", "CMC"}, keywords: []string{"switch", "شبكة محلية"},
			lang: "fr", sector: "it", level: "ts", filiere: "id", place: "casa", acl: []string{"public"},
			pages: []string{
				"Le câblage suit la norme T568B. Chaque prise est repérée sur le plan et testée avec un certificateur.",
				"Le pare-feu filtre les connexions entrantes. On ouvre seulement les ports utiles : SSH sur 22, HTTPS sur 443.",
				"Une adresse IP identifie la carte. Le masque sépare la partie réseau de la partie hôte. Un serveur DHCP distribue les adresses.",
			},
		},
		{
			name: "virtualisation", title: "Virtualisation des serveurs", course: "Infrastructure digitale", module: "Systèmes",
			summary: "Plusieurs machines sur une seule.", codes: []string{"M201"}, keywords: []string{"hyperviseur", "KVM"},
			lang: "fr", sector: "it", level: "ts", filiere: "id", place: "casa", acl: []string{"public"},
			pages: []string{
				"La virtualisation fait tourner plusieurs systèmes sur un même ordinateur. L'hyperviseur partage la mémoire et le processeur.",
				"La sauvegarde d'une machine virtuelle copie son disque. Un instantané n'est pas une sauvegarde.",
			},
		},
		{
			name: "reseau-ar", title: "الشبكة المحلية", course: "البنية التحتية الرقمية", module: "الشبكات",
			summary: "كيف تركب شبكة صغيرة في الورشة.", codes: []string{"M106"}, keywords: []string{"شبكة", "réseau"},
			lang: "ar", sector: "it", level: "ts", filiere: "id", place: "casa", acl: []string{"public"}, minutes: 20,
			cues: []string{
				"مرحبا بكم في هذا الدرس حول الشبكة المحلية.", "نبدأ بتحضير الأسلاك والموصلات.", "يربط المبدل الحواسيب فيما بينها.", "وبالشبكة يمكن تقاسم الطابعة والملفات.",
				"يسمح بروتوكول SSH بالاتصال الآمن بالخادم.", "جدار الحماية يمنع الدخول غير المرخص.", "لا تنسوا النسخ الاحتياطي كل أسبوع.", "شكرا لكم وإلى الدرس القادم.",
			},
		},
		{
			name: "cpp", title: "Premiers pas en C++", course: "Développement digital", module: "Langages",
			summary: "Compiler, exécuter, corriger.", codes: []string{"C++", "M110"}, keywords: []string{"compilateur", "C#"},
			lang: "fr", sector: "it", level: "ts", filiere: "dd", place: "rabat", acl: []string{"public"}, section: true,
			pages: []string{
				"Un programme C++ commence par la fonction main. Le compilateur traduit le texte en instructions.",
				"En C# la mémoire est rendue toute seule ; en C elle se rend à la main.",
			},
		},
		{
			name: "prive", title: "Sujet de l'examen de fin d'année", course: "Examens", module: "Réserve",
			summary: "Réservé : disjoncteur, hygiène, réseau, bilan.", codes: []string{"SECRET"}, keywords: []string{"exclusivité"},
			lang: "fr", sector: "reserve", level: "confidentiel", filiere: "jury", place: "siege", acl: []string{"group-jury"},
			pages: []string{
				"Le disjoncteur différentiel, le plan d'affaires, l'hygiène et le réseau sont au programme de l'examen ultraconfidentiel.",
			},
		},
	}
}
