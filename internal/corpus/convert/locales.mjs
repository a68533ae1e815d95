// What the npm packages lack: for each locale, towns with their region, postal
// codes and place on the map, legal forms of companies, and what firms and shops
// are called. All of it is common knowledge, written for this project: regions and
// their codes as in ISO 3166-2, coordinates to a hundredth of a degree. convert.mjs
// reads it.
//
// A town is "name|region|postal codes|latitude|longitude", in Britain with
// "|county|district" behind. A postal code is a beginning, which is drawn on in the
// form of the country ('#' a digit, '?' a letter). "native=ASCII" gives the form for
// CHAR columns where transliteration would not do.

const lines = (text) => text.trim().split('\n').map((line) => line.trim());
const words = (text) => text.trim().split(/\s*,\s*/);

// In names of companies %F is the legal form, %B the branch, %1 and %2 are last names;
// in those of shops %S is the kind of shop, and %G the last name in the genitive. In
// addresses %s is the street, %n the number, %p the postal code, %c the town, %r the
// region's code, %R the region, %o the county; in Japan %x, %y and %z are the district,
// block and house.
export const locales = {
  en: {
    forms: words('Inc., LLC, Ltd., Corp., Group, Holdings, Partners'),
    branches: words('Logistics, Software, Foods, Insurance, Engineering, Energy, Textiles, Pharma, Media, Consulting, Construction, Motors, Systems, Trading, Instruments, Shipping, Paper, Steel, Chemicals, Analytics'),
    companies: ['%1 %F', '%1 %B %F', '%1 & %2 %F', '%1-%2 %F', '%1 & %2 %B'],
    shops: words('Bakery, Pharmacy, Plumbing, Roofing, Books, Flowers, Hardware, Auto Repair, Dental, Grill, Coffee, Cleaners, Landscaping, Opticians, Electric, Hair Studio, Pet Care, Toys, Bicycles, Furniture, Diner, Jewelers, Printing, Locksmiths, Fitness, Veterinary Clinic, Music School, Tailoring, Market, Painting'),
    businesses: ["%1's %S", '%1 %S', '%1 & Sons %S', '%1 & %2 %S', 'The %1 %S'],
  },
  de: {
    form: '#####', street: '%s %n', full: '%s %n, %p %c', land: 'Deutschland',
    regions: words('BW Baden-Württemberg, BY Bayern, BE Berlin, BB Brandenburg, HB Bremen, HH Hamburg, HE Hessen, MV Mecklenburg-Vorpommern, NI Niedersachsen, NW Nordrhein-Westfalen, RP Rheinland-Pfalz, SL Saarland, SN Sachsen, ST Sachsen-Anhalt, SH Schleswig-Holstein, TH Thüringen'),
    towns: lines(`
      Berlin|BE|101 104 109 121 134|52.52|13.41
      Hamburg|HH|200 203 221 223|53.55|9.99
      München|BY|803 806 813 819|48.14|11.58
      Köln|NW|506 507 509 511|50.94|6.96
      Frankfurt am Main|HE|603 604 605|50.11|8.68
      Stuttgart|BW|701 703 705|48.78|9.18
      Düsseldorf|NW|402 404 405|51.23|6.78
      Leipzig|SN|041 042 043|51.34|12.37
      Dortmund|NW|441 442 443|51.51|7.47
      Essen|NW|451 452 453|51.46|7.01
      Bremen|HB|281 282 283|53.08|8.80
      Dresden|SN|010 011 012|51.05|13.74
      Hannover|NI|301 304 306|52.37|9.73
      Nürnberg|BY|904|49.45|11.08
      Duisburg|NW|470 471|51.43|6.76
      Bochum|NW|447 448|51.48|7.22
      Wuppertal|NW|421 422|51.26|7.18
      Bielefeld|NW|336 337|52.02|8.53
      Bonn|NW|531 532|50.74|7.10
      Münster|NW|481|51.96|7.63
      Karlsruhe|BW|761 762|49.01|8.40
      Mannheim|BW|681 682|49.49|8.47
      Augsburg|BY|861|48.37|10.90
      Wiesbaden|HE|651 652|50.08|8.24
      Kiel|SH|241|54.32|10.14
      Lübeck|SH|235|53.87|10.69
      Magdeburg|ST|391|52.12|11.63
      Halle (Saale)|ST|061|51.48|11.97
      Erfurt|TH|990|50.98|11.03
      Jena|TH|077|50.93|11.59
      Rostock|MV|180 181|54.09|12.13
      Schwerin|MV|190|53.63|11.41
      Potsdam|BB|144|52.40|13.06
      Cottbus|BB|030|51.76|14.33
      Mainz|RP|551|50.00|8.27
      Koblenz|RP|560|50.36|7.60
      Saarbrücken|SL|661|49.24|7.00
      Freiburg im Breisgau|BW|791|48.00|7.84
      Kassel|HE|341|51.31|9.48
      Würzburg|BY|970|49.79|9.95`),
    forms: words('GmbH, AG, GmbH & Co. KG, KG, OHG, UG (haftungsbeschränkt), SE, e. K.'),
    branches: words('Maschinenbau, Logistik, Software, Elektrotechnik, Bau, Feinmechanik, Chemie, Textil, Medien, Energietechnik, Anlagenbau, Versicherungen, Verlag, Handels, Pharma, Werkzeuge'),
    companies: ['%1 %F', '%1 %B %F', '%1 & %2 %F', '%1 & Söhne %F', '%1-%2 %F'],
    shops: words('Bäckerei, Metzgerei, Apotheke, Buchhandlung, Gärtnerei, Autohaus, Schreinerei, Optik, Malerbetrieb, Gasthaus, Elektro, Blumen, Fahrschule, Schlosserei, Reinigung, Zahnarztpraxis, Weinhandlung, Spedition, Dachdeckerei, Druckerei'),
    businesses: ['%S %1', '%S %1', '%S %1 & Söhne', '%S %1 & %2'],
  },
  fr: {
    form: '#####', street: '%n %s', full: '%n %s, %p %c', land: 'France',
    regions: words("ARA Auvergne-Rhône-Alpes, BFC Bourgogne-Franche-Comté, BRE Bretagne, CVL Centre-Val de Loire, COR Corse, GES Grand Est, HDF Hauts-de-France, IDF Île-de-France, NOR Normandie, NAQ Nouvelle-Aquitaine, OCC Occitanie, PDL Pays de la Loire, PAC Provence-Alpes-Côte d'Azur"),
    towns: lines(`
      Paris|IDF|7500 7501|48.86|2.35
      Boulogne-Billancourt|IDF|921|48.84|2.24
      Versailles|IDF|780|48.80|2.13
      Montreuil|IDF|931|48.86|2.44
      Marseille|PAC|1300 1301|43.30|5.37
      Nice|PAC|060 062 063|43.70|7.27
      Toulon|PAC|830 831 832|43.12|5.93
      Aix-en-Provence|PAC|131 135|43.53|5.45
      Lyon|ARA|6900|45.76|4.84
      Grenoble|ARA|380|45.19|5.72
      Saint-Étienne|ARA|420|45.44|4.39
      Clermont-Ferrand|ARA|630|45.78|3.08
      Annecy|ARA|740|45.90|6.13
      Toulouse|OCC|310 312 313 314|43.60|1.44
      Montpellier|OCC|340|43.61|3.88
      Nîmes|OCC|300|43.84|4.36
      Perpignan|OCC|660|42.70|2.90
      Nantes|PDL|440 441 442 443|47.22|-1.55
      Angers|PDL|490|47.47|-0.55
      Le Mans|PDL|720|48.00|0.20
      Strasbourg|GES|670 671 672|48.57|7.75
      Reims|GES|510 511|49.26|4.03
      Metz|GES|570|49.12|6.18
      Nancy|GES|540|48.69|6.18
      Bordeaux|NAQ|330 331 332 333|44.84|-0.58
      Limoges|NAQ|870|45.83|1.26
      Poitiers|NAQ|860|46.58|0.34
      Pau|NAQ|640|43.30|-0.37
      Lille|HDF|590 591 592|50.63|3.06
      Amiens|HDF|800|49.89|2.30
      Rennes|BRE|350 352 357|48.11|-1.68
      Brest|BRE|292|48.39|-4.49
      Quimper|BRE|290|48.00|-4.10
      Rouen|NOR|760 761|49.44|1.10
      Le Havre|NOR|766|49.49|0.11
      Caen|NOR|140|49.18|-0.37
      Dijon|BFC|210|47.32|5.04
      Besançon|BFC|250|47.24|6.02
      Tours|CVL|370 371 372|47.39|0.68
      Orléans|CVL|450 451|47.90|1.91
      Ajaccio|COR|200|41.92|8.74`),
    forms: words('SARL, SAS, SA, EURL, SASU, SNC, SCOP'),
    branches: words('Transports, Textiles, Industrie, Conseil, Assurances, Énergie, Logiciels, Mécanique, Papeteries, Bâtiment, Électronique, Édition, Chimie, Distribution, Vins, Optique'),
    companies: ['%1 %F', '%1 %B', '%1 & %2 %F', '%B %1 %F', '%1 et Fils %F'],
    shops: words('Boulangerie, Boucherie, Pharmacie, Librairie, Garage, Menuiserie, Plomberie, Fleuriste, Pâtisserie, Opticien, Restaurant, Café, Cave, Électricité, Imprimerie, Salon de coiffure, Auto-école, Fromagerie, Serrurerie, Quincaillerie'),
    businesses: ['%S %1', '%S %1', '%S %1 et Fils', '%S %1 & %2', 'Chez %1'],
  },
  es: {
    form: '#####', street: '%s, %n', full: '%s, %n, %p %c', land: 'España',
    regions: words('AN Andalucía, AR Aragón, AS Principado de Asturias, CN Canarias, CB Cantabria, CM Castilla-La Mancha, CL Castilla y León, CT Cataluña, EX Extremadura, GA Galicia, IB Illes Balears, RI La Rioja, MD Comunidad de Madrid, MC Región de Murcia, NC Comunidad Foral de Navarra, PV País Vasco, VC Comunitat Valenciana'),
    towns: lines(`
      Madrid|MD|2800 2801 2802 2803 2804|40.42|-3.70
      Móstoles|MD|2893|40.32|-3.86
      Alcalá de Henares|MD|2880|40.48|-3.36
      Barcelona|CT|0800 0801 0802 0803|41.39|2.17
      Badalona|CT|0891|41.45|2.25
      Tarragona|CT|4300|41.12|1.25
      Lleida|CT|2500|41.62|0.62
      Girona|CT|1700|41.98|2.82
      Valencia|VC|4600 4601 4602|39.47|-0.38
      Alicante|VC|0300 0301|38.35|-0.48
      Castellón de la Plana|VC|1200|39.99|-0.05
      Sevilla|AN|4100 4101|37.39|-5.98
      Málaga|AN|2900 2901|36.72|-4.42
      Córdoba|AN|1400 1401|37.89|-4.78
      Granada|AN|1800 1801|37.18|-3.60
      Almería|AN|0400|36.84|-2.46
      Cádiz|AN|1100 1101|36.53|-6.29
      Zaragoza|AR|5000 5001|41.65|-0.89
      Huesca|AR|2200|42.14|-0.41
      Bilbao|PV|4800 4801|43.26|-2.93
      San Sebastián|PV|2000 2001|43.32|-1.98
      Vitoria-Gasteiz|PV|0100 0101|42.85|-2.67
      Murcia|MC|3000 3001|37.99|-1.13
      Cartagena|MC|3020|37.61|-0.99
      Palma|IB|0700 0701|39.57|2.65
      Las Palmas de Gran Canaria|CN|3500 3501|28.12|-15.44
      Santa Cruz de Tenerife|CN|3800 3801|28.47|-16.25
      Valladolid|CL|4700 4701|41.65|-4.72
      Salamanca|CL|3700|40.97|-5.66
      Burgos|CL|0900|42.34|-3.70
      León|CL|2400|42.60|-5.57
      Vigo|GA|3620 3621|42.24|-8.72
      A Coruña|GA|1500 1501|43.36|-8.41
      Santiago de Compostela|GA|1570|42.88|-8.54
      Gijón|AS|3320 3321|43.53|-5.66
      Oviedo|AS|3300 3301|43.36|-5.85
      Santander|CB|3900 3901|43.46|-3.81
      Pamplona|NC|3100 3101|42.82|-1.64
      Logroño|RI|2600|42.47|-2.45
      Toledo|CM|4500|39.86|-4.03
      Albacete|CM|0200|38.99|-1.86
      Badajoz|EX|0600|38.88|-6.97
      Cáceres|EX|1000|39.48|-6.37`),
    forms: words('S.L., S.A., S.L.U., S.L.L., S. Coop.'),
    branches: words('Transportes, Construcciones, Alimentación, Seguros, Ingeniería, Textiles, Software, Energía, Consultores, Maquinaria, Electrónica, Editorial, Química, Distribuciones, Bodegas, Cerámicas'),
    companies: ['%1 %F', '%B %1 %F', '%1 y %2 %F', '%1 & %2 %F', '%B %1 e Hijos %F'],
    shops: words('Panadería, Carnicería, Farmacia, Librería, Taller, Carpintería, Fontanería, Floristería, Ferretería, Óptica, Restaurante, Cafetería, Pastelería, Electricidad, Imprenta, Peluquería, Autoescuela, Clínica Dental, Frutería, Zapatería'),
    businesses: ['%S %1', '%S %1', '%S %1 e Hijos', '%S Hermanos %1', 'Casa %1'],
  },
  pt: {
    form: '####-###', street: '%s %n', full: '%s %n, %p %c', land: 'Portugal',
    regions: words('01 Aveiro, 02 Beja, 03 Braga, 04 Bragança, 05 Castelo Branco, 06 Coimbra, 07 Évora, 08 Faro, 09 Guarda, 10 Leiria, 11 Lisboa, 12 Portalegre, 13 Porto, 14 Santarém, 15 Setúbal, 16 Viana do Castelo, 17 Vila Real, 18 Viseu, 20 Açores, 30 Madeira'),
    towns: lines(`
      Lisboa|11|10 11 12 13 15 16 17 19|38.72|-9.14
      Amadora|11|265 272|38.75|-9.23
      Sintra|11|271|38.80|-9.38
      Cascais|11|275|38.70|-9.42
      Porto|13|40 41 42 43|41.15|-8.61
      Vila Nova de Gaia|13|440 443|41.12|-8.61
      Matosinhos|13|445|41.18|-8.69
      Braga|03|470 471|41.55|-8.43
      Guimarães|03|480 481|41.44|-8.30
      Coimbra|06|300 303 304|40.21|-8.43
      Figueira da Foz|06|308|40.15|-8.86
      Aveiro|01|380 381|40.64|-8.65
      Faro|08|800|37.02|-7.93
      Portimão|08|850|37.14|-8.54
      Setúbal|15|290 291|38.52|-8.89
      Almada|15|280 281|38.68|-9.16
      Leiria|10|240 241|39.74|-8.81
      Viseu|18|350 351|40.66|-7.91
      Évora|07|700 701|38.57|-7.91
      Beja|02|780|38.02|-7.86
      Santarém|14|200 201|39.24|-8.69
      Viana do Castelo|16|490 493|41.69|-8.83
      Vila Real|17|500|41.30|-7.74
      Bragança|04|530|41.81|-6.76
      Guarda|09|630|40.54|-7.27
      Castelo Branco|05|600|39.82|-7.49
      Portalegre|12|730|39.29|-7.43
      Funchal|30|900 905|32.65|-16.91
      Ponta Delgada|20|950|37.74|-25.67`),
    forms: words('Lda., S.A., Unipessoal Lda., C.R.L.'),
    branches: words('Transportes, Construções, Têxteis, Seguros, Engenharia, Alimentar, Software, Energia, Consultores, Metalomecânica, Eletrónica, Editora, Química, Distribuição, Vinhos, Cerâmica'),
    companies: ['%1 %F', '%B %1 %F', '%1 & %2 %F', '%1 & Filhos %F', '%1 %B %F'],
    shops: words('Padaria, Talho, Farmácia, Livraria, Oficina, Carpintaria, Canalizações, Florista, Ferragens, Ótica, Restaurante, Café, Pastelaria, Eletricidade, Tipografia, Cabeleireiro, Escola de Condução, Clínica Dentária, Mercearia, Sapataria'),
    businesses: ['%S %1', '%S %1', '%S %1 & Filhos', '%S %1 e %2', 'Casa %1'],
  },
  it: {
    form: '#####', street: '%s %n', full: '%s %n, %p %c %r', land: 'Italia',
    regions: words("RM Roma, MI Milano, NA Napoli, TO Torino, PA Palermo, GE Genova, BO Bologna, FI Firenze, BA Bari, CT Catania, VE Venezia, VR Verona, ME Messina, PD Padova, TS Trieste, BS Brescia, TA Taranto, PR Parma, PO Prato, MO Modena, RE Reggio Emilia, RC Reggio Calabria, PG Perugia, LI Livorno, RA Ravenna, CA Cagliari, FG Foggia, RN Rimini, SA Salerno, FE Ferrara, SS Sassari, SR Siracusa, PE Pescara, BG Bergamo, VI Vicenza, TN Trento, LE Lecce, UD Udine, AN Ancona, BZ Bolzano, AQ L'Aquila, PZ Potenza, CB Campobasso, CZ Catanzaro, AO Aosta, PI Pisa, CO Como"),
    towns: lines(`
      Roma|RM|0011 0012 0013 0014 0015 0016 0017 0018 0019|41.90|12.50
      Milano|MI|2012 2013 2014 2015 2016|45.46|9.19
      Napoli|NA|8012 8013 8014|40.85|14.27
      Torino|TO|1012 1013 1014 1015|45.07|7.69
      Palermo|PA|9012 9013 9014|38.12|13.36
      Genova|GE|1612 1613 1614 1615|44.41|8.93
      Bologna|BO|4012 4013|44.49|11.34
      Firenze|FI|5012 5013 5014|43.77|11.26
      Bari|BA|7012 7013|41.12|16.87
      Catania|CT|9512 9513|37.51|15.09
      Venezia|VE|3012 3017|45.44|12.33
      Verona|VR|3712 3713|45.44|10.99
      Messina|ME|9812|38.19|15.55
      Padova|PD|3512 3513|45.41|11.88
      Trieste|TS|3412 3413|45.65|13.78
      Brescia|BS|2512 2513|45.54|10.21
      Taranto|TA|7412|40.46|17.25
      Parma|PR|4312|44.80|10.33
      Prato|PO|5910|43.88|11.10
      Modena|MO|4112|44.65|10.93
      Reggio Emilia|RE|4212|44.70|10.63
      Reggio Calabria|RC|8912|38.11|15.65
      Perugia|PG|0612|43.11|12.39
      Livorno|LI|5712|43.55|10.31
      Ravenna|RA|4812|44.42|12.20
      Cagliari|CA|0912 0913|39.22|9.12
      Foggia|FG|7112|41.46|15.55
      Rimini|RN|4792|44.06|12.57
      Salerno|SA|8412 8413|40.68|14.77
      Ferrara|FE|4412|44.84|11.62
      Sassari|SS|0710|40.73|8.56
      Siracusa|SR|9610|37.08|15.29
      Pescara|PE|6512|42.46|14.21
      Bergamo|BG|2412|45.70|9.67
      Vicenza|VI|3610|45.55|11.55
      Trento|TN|3812|46.07|11.12
      Lecce|LE|7310|40.35|18.17
      Udine|UD|3310|46.06|13.24
      Ancona|AN|6012 6013|43.62|13.52
      Bolzano|BZ|3910|46.50|11.35
      L'Aquila|AQ|6710|42.35|13.40
      Potenza|PZ|8510|40.64|15.80
      Campobasso|CB|8610|41.56|14.66
      Catanzaro|CZ|8810|38.91|16.59
      Aosta|AO|1110|45.74|7.32
      Pisa|PI|5612|43.72|10.40
      Como|CO|2210|45.81|9.08`),
    forms: words('S.r.l., S.p.A., S.n.c., S.a.s., S.r.l.s.'),
    branches: words('Trasporti, Costruzioni, Tessuti, Assicurazioni, Meccanica, Alimentari, Software, Energia, Consulenze, Macchine, Elettronica, Editore, Chimica, Distribuzione, Vini, Ceramiche'),
    companies: ['%1 %F', '%1 %B %F', '%B %1 %F', '%1 & %2 %F', '%1 & Figli %F'],
    shops: words('Panificio, Macelleria, Farmacia, Libreria, Officina, Falegnameria, Idraulica, Fioreria, Ferramenta, Ottica, Trattoria, Caffè, Pasticceria, Elettricità, Tipografia, Parrucchiere, Autoscuola, Studio Dentistico, Salumeria, Calzature'),
    businesses: ['%S %1', '%S %1', '%S %1 & Figli', '%S Fratelli %1', 'Da %1'],
  },
  nl: {
    form: '#### ??', street: '%s %n', full: '%s %n, %p %c', land: 'Nederland',
    regions: words('DR Drenthe, FL Flevoland, FR Friesland, GE Gelderland, GR Groningen, LI Limburg, NB Noord-Brabant, NH Noord-Holland, OV Overijssel, UT Utrecht, ZE Zeeland, ZH Zuid-Holland'),
    towns: lines(`
      Amsterdam|NH|101 105 106 107 108 109|52.37|4.90
      Haarlem|NH|201 202 203|52.38|4.64
      Zaandam|NH|150|52.44|4.83
      Alkmaar|NH|181 182|52.63|4.75
      Hilversum|NH|121 122|52.22|5.18
      Rotterdam|ZH|301 303 304 306 307|51.92|4.48
      Den Haag|ZH|251 252 254 256|52.08|4.31
      Leiden|ZH|231 232|52.16|4.49
      Dordrecht|ZH|331 332|51.81|4.67
      Delft|ZH|261 262|52.01|4.36
      Zoetermeer|ZH|271 272|52.06|4.49
      Gouda|ZH|280|52.01|4.71
      Utrecht|UT|351 352 353 354 356|52.09|5.12
      Amersfoort|UT|381 382|52.16|5.39
      Nieuwegein|UT|343|52.03|5.08
      Eindhoven|NB|561 562 563 565|51.44|5.48
      Tilburg|NB|501 502 503 504|51.56|5.09
      Breda|NB|481 482 483|51.59|4.78
      's-Hertogenbosch|NB|521 522 523|51.70|5.30
      Helmond|NB|570|51.48|5.66
      Groningen|GR|971 972 973 974|53.22|6.57
      Almere|FL|131 132 133 135|52.35|5.26
      Lelystad|FL|822 823 824|52.52|5.47
      Nijmegen|GE|651 652 653 654|51.84|5.86
      Arnhem|GE|681 682 683|51.98|5.91
      Apeldoorn|GE|731 732 733|52.21|5.97
      Ede|GE|671|52.05|5.67
      Enschede|OV|751 752 753 754|52.22|6.89
      Zwolle|OV|801 802 803|52.51|6.09
      Deventer|OV|741 742|52.26|6.16
      Hengelo|OV|755|52.27|6.79
      Maastricht|LI|621 622|50.85|5.69
      Venlo|LI|591|51.37|6.17
      Heerlen|LI|641|50.88|5.98
      Leeuwarden|FR|891 892 893|53.20|5.79
      Drachten|FR|920|53.11|6.10
      Emmen|DR|781 782|52.79|6.90
      Assen|DR|940|52.99|6.56
      Middelburg|ZE|433|51.50|3.61
      Vlissingen|ZE|438|51.44|3.57`),
    forms: words('B.V., N.V., V.O.F., C.V., Holding B.V., Groep'),
    branches: words('Transport, Bouw, Textiel, Verzekeringen, Techniek, Voeding, Software, Energie, Advies, Machinebouw, Elektronica, Uitgevers, Chemie, Handel, Bloemen, Scheepvaart'),
    companies: ['%1 %F', '%1 %B %F', '%1 & %2 %F', '%1 & Zonen %F', '%1 %B'],
    shops: words('Bakkerij, Slagerij, Apotheek, Boekhandel, Garage, Timmerbedrijf, Loodgietersbedrijf, Bloemist, IJzerhandel, Opticien, Restaurant, Café, Banketbakkerij, Installatiebedrijf, Drukkerij, Kapsalon, Rijschool, Tandartspraktijk, Groenteboer, Fietsenwinkel'),
    businesses: ['%S %1', '%S %1', '%S %1 & Zonen', '%S %1 en %2'],
  },
  pl: {
    form: '##-###', street: '%s %n', full: '%s %n, %p %c', land: 'Polska',
    regions: words('DS dolnośląskie, KP kujawsko-pomorskie, LU lubelskie, LB lubuskie, LD łódzkie, MA małopolskie, MZ mazowieckie, OP opolskie, PK podkarpackie, PD podlaskie, PM pomorskie, SL śląskie, SK świętokrzyskie, WN warmińsko-mazurskie, WP wielkopolskie, ZP zachodniopomorskie'),
    streets: words('ul. Długa, ul. Polna, ul. Leśna, ul. Słoneczna, ul. Krótka, ul. Szkolna, ul. Ogrodowa, ul. Lipowa, ul. Łąkowa, ul. Brzozowa, ul. Kwiatowa, ul. Kościelna, ul. Sosnowa, ul. Zielona, ul. Parkowa, ul. Akacjowa, ul. Kolejowa, ul. Mickiewicza, ul. Sienkiewicza, ul. Kościuszki, ul. Słowackiego, ul. Reymonta, ul. Żeromskiego, ul. Kopernika, ul. Konopnickiej, ul. Piłsudskiego, ul. Chopina, ul. Matejki, ul. Wiejska, ul. Sportowa, ul. Klonowa, ul. Dębowa, ul. Spacerowa, ul. Wiśniowa, ul. Jasna, ul. Cicha, ul. Graniczna, ul. Młyńska, ul. Rolna, ul. Wąska, ul. Nowa, ul. Piaskowa, ul. Wojska Polskiego, ul. Armii Krajowej, al. Niepodległości, al. Jerozolimskie, al. Solidarności, pl. Wolności, pl. Zwycięstwa, os. Tysiąclecia, os. Słoneczne, os. Młodych, ul. Podgórna, ul. Źródlana, ul. Topolowa, ul. Jesionowa, ul. Orzechowa, ul. Różana, ul. Sadowa, ul. Północna'),
    towns: lines(`
      Warszawa|MZ|000 001 003 014 024 027 038|52.23|21.01
      Radom|MZ|266|51.40|21.15
      Płock|MZ|094|52.55|19.71
      Kraków|MA|300 303 305 311 315|50.06|19.94
      Tarnów|MA|331|50.01|20.99
      Łódź|LD|900 902 911 923 933|51.76|19.46
      Wrocław|DS|500 502 511 531 541|51.11|17.04
      Legnica|DS|592|51.21|16.16
      Wałbrzych|DS|583|50.77|16.28
      Poznań|WP|600 601 611 612|52.41|16.93
      Kalisz|WP|628|51.76|18.09
      Gdańsk|PM|800 801 802|54.35|18.65
      Gdynia|PM|812 813 815|54.52|18.53
      Słupsk|PM|762|54.46|17.03
      Szczecin|ZP|700 701 710 714|53.43|14.55
      Koszalin|ZP|750|54.19|16.17
      Bydgoszcz|KP|850 851 852|53.12|18.01
      Toruń|KP|871|53.01|18.60
      Lublin|LU|200 201 202|51.25|22.57
      Zamość|LU|224|50.72|23.25
      Katowice|SL|400 401 402|50.26|19.02
      Częstochowa|SL|422|50.81|19.12
      Gliwice|SL|441|50.29|18.67
      Sosnowiec|SL|412|50.29|19.10
      Bielsko-Biała|SL|433|49.82|19.05
      Białystok|PD|150 151 152|53.13|23.16
      Rzeszów|PK|350 353 359|50.04|22.00
      Przemyśl|PK|377|49.78|22.77
      Kielce|SK|250 253 256|50.87|20.63
      Olsztyn|WN|100 104 107|53.78|20.49
      Elbląg|WN|823|54.16|19.40
      Opole|OP|450 453 457|50.67|17.92
      Zielona Góra|LB|650|51.94|15.51
      Gorzów Wielkopolski|LB|664|52.73|15.24`),
    forms: words('Sp. z o.o., S.A., Sp. j., Sp. k., s.c., Sp. z o.o. Sp. k.'),
    branches: words('Transport, Budownictwo, Tekstylia, Ubezpieczenia, Technika, Spożywczy, Oprogramowanie, Energia, Doradztwo, Maszyny, Elektronika, Wydawnictwo, Chemia, Handel, Meble, Logistyka'),
    companies: ['%1 %F', '%1 %B %F', '%1 i %2 %F', '%1 & %2 %F', '%1-%2 %F'],
    shops: words('Piekarnia, Sklep mięsny, Apteka, Księgarnia, Warsztat, Stolarnia, Hydraulika, Kwiaciarnia, Sklep żelazny, Optyk, Restauracja, Kawiarnia, Cukiernia, Elektryk, Drukarnia, Salon fryzjerski, Szkoła jazdy, Gabinet stomatologiczny, Warzywniak, Szewc'),
    businesses: ['%S %1', '%S %1', '%S %1 i Synowie', '%S %1 i %2'],
  },
  sv: {
    form: '### ##', street: '%s %n', full: '%s %n, %p %c', land: 'Sverige',
    regions: words('AB Stockholms län, C Uppsala län, D Södermanlands län, E Östergötlands län, F Jönköpings län, G Kronobergs län, H Kalmar län, I Gotlands län, K Blekinge län, M Skåne län, N Hallands län, O Västra Götalands län, S Värmlands län, T Örebro län, U Västmanlands län, W Dalarnas län, X Gävleborgs län, Y Västernorrlands län, Z Jämtlands län, AC Västerbottens län, BD Norrbottens län'),
    towns: lines(`
      Stockholm|AB|111 112 113 114 116 118|59.33|18.07
      Solna|AB|169 170|59.36|18.00
      Södertälje|AB|151 152|59.20|17.63
      Göteborg|O|411 412 413 415|57.71|11.97
      Borås|O|503 504|57.72|12.94
      Trollhättan|O|461|58.28|12.29
      Skövde|O|541|58.39|13.85
      Malmö|M|211 212 214|55.60|13.00
      Lund|M|222 223 226|55.70|13.19
      Helsingborg|M|252 254|56.05|12.70
      Kristianstad|M|291|56.03|14.16
      Uppsala|C|752 753 754 756|59.86|17.64
      Linköping|E|582 583 584|58.41|15.62
      Norrköping|E|602 603|58.59|16.19
      Örebro|T|702 703|59.27|15.21
      Västerås|U|722 723 724|59.61|16.55
      Jönköping|F|553 554 556|57.78|14.16
      Umeå|AC|903 904 906|63.83|20.26
      Skellefteå|AC|931|64.75|20.95
      Luleå|BD|972 974|65.58|22.15
      Kiruna|BD|981|67.86|20.23
      Gävle|X|802 803|60.67|17.14
      Sundsvall|Y|852 856|62.39|17.31
      Östersund|Z|831|63.18|14.64
      Karlstad|S|652 653 654|59.38|13.50
      Falun|W|791|60.61|15.63
      Borlänge|W|781|60.49|15.44
      Eskilstuna|D|632 633|59.37|16.51
      Nyköping|D|611|58.75|17.01
      Halmstad|N|302 305|56.67|12.86
      Varberg|N|432|57.11|12.25
      Växjö|G|352 353|56.88|14.81
      Kalmar|H|392 393|56.66|16.36
      Karlskrona|K|371|56.16|15.59
      Visby|I|621|57.64|18.30`),
    forms: words('AB, HB, KB, Aktiebolag, Gruppen AB'),
    branches: words('Transport, Bygg, Textil, Försäkringar, Teknik, Livsmedel, Programvara, Energi, Konsult, Maskin, Elektronik, Förlag, Kemi, Handel, Trä, Logistik'),
    companies: ['%1 %F', '%1 %B AB', '%1 & %2 %F', '%1 & Söner %F', '%G %B AB'],
    shops: words('Bageri, Charkuteri, Apotek, Bokhandel, Bilverkstad, Snickeri, Rör, Blomsterhandel, Järnhandel, Optik, Restaurang, Kafé, Konditori, Elektriska, Tryckeri, Frisersalong, Trafikskola, Tandvård, Livs, Måleri'),
    businesses: ['%G %S', '%G %S', '%1 & Söners %S', '%1 & %2 %S'],
  },
  ja: {
    form: '###-####', street: '%s%x丁目%y番%z号', full: '〒%p %R%c%s%x丁目%y番%z号', land: '日本=Japan',
    streetASCII: '%x-%y-%z %s', fullASCII: '%x-%y-%z %s, %c, %R %p',
    regions: words('01 北海道=Hokkaido, 04 宮城県=Miyagi, 11 埼玉県=Saitama, 12 千葉県=Chiba, 13 東京都=Tokyo, 14 神奈川県=Kanagawa, 15 新潟県=Niigata, 17 石川県=Ishikawa, 20 長野県=Nagano, 22 静岡県=Shizuoka, 23 愛知県=Aichi, 26 京都府=Kyoto, 27 大阪府=Osaka, 28 兵庫県=Hyogo, 29 奈良県=Nara, 33 岡山県=Okayama, 34 広島県=Hiroshima, 37 香川県=Kagawa, 38 愛媛県=Ehime, 40 福岡県=Fukuoka, 42 長崎県=Nagasaki, 43 熊本県=Kumamoto, 46 鹿児島県=Kagoshima, 47 沖縄県=Okinawa'),
    towns: lines(`
      千代田区=Chiyoda-ku|13|100 101 102|35.69|139.75
      新宿区=Shinjuku-ku|13|160 162|35.69|139.70
      渋谷区=Shibuya-ku|13|150 151|35.66|139.70
      世田谷区=Setagaya-ku|13|154 156 157 158|35.65|139.65
      江東区=Koto-ku|13|135 136|35.67|139.82
      練馬区=Nerima-ku|13|176 177 178|35.74|139.65
      八王子市=Hachioji-shi|13|192 193|35.67|139.32
      横浜市=Yokohama-shi|14|220 221 231 240|35.44|139.64
      川崎市=Kawasaki-shi|14|210 211 212|35.53|139.70
      大阪市=Osaka-shi|27|530 540 541 550|34.69|135.50
      堺市=Sakai-shi|27|590 591|34.57|135.48
      名古屋市=Nagoya-shi|23|450 451 460 461|35.18|136.91
      豊田市=Toyota-shi|23|471|35.08|137.16
      札幌市=Sapporo-shi|01|060 062 063|43.06|141.35
      旭川市=Asahikawa-shi|01|070 078|43.77|142.37
      福岡市=Fukuoka-shi|40|810 812 814|33.59|130.40
      北九州市=Kitakyushu-shi|40|802 803 806|33.88|130.88
      神戸市=Kobe-shi|28|650 651 657|34.69|135.20
      姫路市=Himeji-shi|28|670|34.82|134.69
      京都市=Kyoto-shi|26|600 602 604 606|35.01|135.77
      さいたま市=Saitama-shi|11|330 331 336|35.86|139.65
      川口市=Kawaguchi-shi|11|332 333|35.81|139.72
      千葉市=Chiba-shi|12|260 261 262|35.61|140.12
      船橋市=Funabashi-shi|12|273 274|35.69|139.98
      広島市=Hiroshima-shi|34|730 732 733|34.39|132.46
      仙台市=Sendai-shi|04|980 981 983|38.27|140.87
      新潟市=Niigata-shi|15|950 951|37.92|139.04
      静岡市=Shizuoka-shi|22|420 422|34.98|138.38
      浜松市=Hamamatsu-shi|22|430 432|34.71|137.73
      岡山市=Okayama-shi|33|700 703|34.66|133.93
      熊本市=Kumamoto-shi|43|860 862|32.80|130.71
      鹿児島市=Kagoshima-shi|46|890 892|31.60|130.56
      金沢市=Kanazawa-shi|17|920 921|36.56|136.66
      長野市=Nagano-shi|20|380 381|36.65|138.18
      松山市=Matsuyama-shi|38|790 791|33.84|132.77
      高松市=Takamatsu-shi|37|760 761|34.34|134.05
      長崎市=Nagasaki-shi|42|850 852|32.75|129.88
      奈良市=Nara-shi|29|630 631|34.69|135.80
      那覇市=Naha-shi|47|900 902|26.21|127.68`),
    streets: words('本町=Honcho, 中央=Chuo, 栄町=Sakaemachi, 緑町=Midoricho, 桜町=Sakuramachi, 新町=Shinmachi, 旭町=Asahimachi, 東町=Higashimachi, 西町=Nishimachi, 南町=Minamimachi, 北町=Kitamachi, 若葉=Wakaba, 大手町=Otemachi, 元町=Motomachi, 末広=Suehiro, 寿=Kotobuki, 錦町=Nishikicho, 幸町=Saiwaicho, 松原=Matsubara, 朝日=Asahi, 泉町=Izumicho, 城山=Shiroyama, 高砂=Takasago, 青葉=Aoba, 美園=Misono, 駅前=Ekimae, 上町=Kamimachi, 下町=Shimomachi, 花園=Hanazono, 富士見=Fujimi, 日の出=Hinode, 宮前=Miyamae, 梅田=Umeda, 川端=Kawabata, 山手=Yamate, 浜町=Hamacho, 港=Minato, 住吉=Sumiyoshi, 八幡=Hachiman, 昭和=Showa'),
    forms: words('株式会社=Kabushiki Kaisha, 合同会社=Godo Kaisha, 有限会社=Yugen Kaisha, 合資会社=Goshi Kaisha'),
    branches: words('商事=Shoji, 工業=Kogyo, 建設=Kensetsu, 電機=Denki, 運輸=Unyu, 製薬=Seiyaku, 食品=Shokuhin, 印刷=Insatsu, 不動産=Fudosan, 水産=Suisan, 化学=Kagaku, 製作所=Seisakusho, 物流=Butsuryu, 出版=Shuppan, 繊維=Seni, 鉄工=Tekko'),
    companies: ['%F%1%B', '%1%B%F', '%F%1', '%1%2%B%F'],
    companiesASCII: ['%F %1 %B', '%1 %B %F', '%F %1', '%1 %2 %B %F'],
    shops: words('酒店=Saketen, 書店=Shoten, 薬局=Yakkyoku, 製菓=Seika, 青果店=Seikaten, 理容室=Riyoshitsu, 歯科医院=Shika Iin, 鮮魚店=Sengyoten, 自動車=Jidosha, 食堂=Shokudo, 生花店=Seikaten, 工務店=Komuten, 眼鏡店=Meganeten, 電器=Denki, 米店=Kometen, 写真館=Shashinkan, 旅館=Ryokan, 茶舗=Chaho, 畳店=Tatamiten, 文具店=Bunguten'),
    businesses: ['%1%S', '%1%S', '%1%S'], businessesASCII: ['%1 %S', '%1 %S', '%1 %S'],
  },
  gb: {
    form: ' #??', street: '%n %s', full: '%n %s, %c, %o, %p', land: 'United Kingdom', number: 199,
    regions: words('ENG England, NIR Northern Ireland, SCT Scotland, WLS Wales'),
    towns: lines(`
      London|ENG|E14 E17|51.51|-0.02|Greater London|Tower Hamlets
      London|ENG|SE15 SE22|51.47|-0.07|Greater London|Southwark
      London|ENG|SW4 SW9|51.46|-0.12|Greater London|Lambeth
      London|ENG|NW1 NW3|51.54|-0.15|Greater London|Camden
      London|ENG|N1 N7|51.55|-0.11|Greater London|Islington
      London|ENG|W4 W6|51.49|-0.25|Greater London|Hounslow
      Birmingham|ENG|B13 B16 B29|52.48|-1.90|West Midlands|Birmingham
      Coventry|ENG|CV1 CV5|52.41|-1.51|West Midlands|Coventry
      Wolverhampton|ENG|WV1 WV3|52.59|-2.13|West Midlands|Wolverhampton
      Manchester|ENG|M14 M20 M21|53.48|-2.24|Greater Manchester|Manchester
      Salford|ENG|M5 M6|53.49|-2.29|Greater Manchester|Salford
      Bolton|ENG|BL1 BL3|53.58|-2.43|Greater Manchester|Bolton
      Liverpool|ENG|L8 L15 L17|53.41|-2.98|Merseyside|Liverpool
      Leeds|ENG|LS6 LS8 LS11|53.80|-1.55|West Yorkshire|Leeds
      Bradford|ENG|BD5 BD9|53.80|-1.75|West Yorkshire|Bradford
      Sheffield|ENG|S2 S7 S11|53.38|-1.47|South Yorkshire|Sheffield
      York|ENG|YO10 YO24|53.96|-1.08|North Yorkshire|York
      Newcastle upon Tyne|ENG|NE2 NE4 NE6|54.98|-1.61|Tyne and Wear|Newcastle upon Tyne
      Sunderland|ENG|SR1 SR4|54.91|-1.38|Tyne and Wear|Sunderland
      Durham|ENG|DH1|54.78|-1.57|County Durham|County Durham
      Nottingham|ENG|NG2 NG5|52.95|-1.15|Nottinghamshire|Nottingham
      Leicester|ENG|LE2 LE3|52.64|-1.13|Leicestershire|Leicester
      Derby|ENG|DE22 DE23|52.92|-1.48|Derbyshire|Derby
      Lincoln|ENG|LN1 LN5|53.23|-0.54|Lincolnshire|Lincoln
      Norwich|ENG|NR1 NR2|52.63|1.30|Norfolk|Norwich
      Ipswich|ENG|IP1 IP4|52.06|1.16|Suffolk|Ipswich
      Cambridge|ENG|CB1 CB4|52.21|0.12|Cambridgeshire|Cambridge
      Oxford|ENG|OX1 OX4|51.75|-1.26|Oxfordshire|Oxford
      Reading|ENG|RG1 RG30|51.45|-0.97|Berkshire|Reading
      Brighton|ENG|BN1 BN2|50.82|-0.14|East Sussex|Brighton and Hove
      Southampton|ENG|SO14 SO15|50.90|-1.40|Hampshire|Southampton
      Portsmouth|ENG|PO1 PO4|50.80|-1.09|Hampshire|Portsmouth
      Canterbury|ENG|CT1 CT2|51.28|1.08|Kent|Canterbury
      Bristol|ENG|BS5 BS7|51.45|-2.59|Bristol|Bristol
      Bath|ENG|BA1 BA2|51.38|-2.36|Somerset|Bath and North East Somerset
      Exeter|ENG|EX1 EX4|50.72|-3.53|Devon|Exeter
      Plymouth|ENG|PL3 PL4|50.38|-4.14|Devon|Plymouth
      Truro|ENG|TR1|50.26|-5.05|Cornwall|Cornwall
      Gloucester|ENG|GL1 GL4|51.86|-2.24|Gloucestershire|Gloucester
      Chester|ENG|CH1 CH2|53.19|-2.89|Cheshire|Cheshire West and Chester
      Preston|ENG|PR1 PR2|53.76|-2.70|Lancashire|Preston
      Edinburgh|SCT|EH3 EH7 EH9|55.95|-3.19|Midlothian|City of Edinburgh
      Glasgow|SCT|G11 G20 G41|55.86|-4.25|Lanarkshire|Glasgow City
      Aberdeen|SCT|AB10 AB24|57.15|-2.09|Aberdeenshire|Aberdeen City
      Dundee|SCT|DD1 DD3|56.46|-2.97|Angus|Dundee City
      Inverness|SCT|IV2 IV3|57.48|-4.22|Inverness-shire|Highland
      Cardiff|WLS|CF10 CF24|51.48|-3.18|South Glamorgan|Cardiff
      Swansea|WLS|SA1 SA2|51.62|-3.94|West Glamorgan|Swansea
      Newport|WLS|NP19 NP20|51.58|-3.00|Gwent|Newport
      Wrexham|WLS|LL11 LL13|53.05|-3.00|Clwyd|Wrexham
      Belfast|NIR|BT5 BT7 BT9|54.60|-5.93|County Antrim|Belfast
      Derry|NIR|BT47 BT48|55.00|-7.32|County Londonderry|Derry City and Strabane`),
  },
  ca: {
    form: '?#? #?#', street: '%n %s', full: '%n %s, %c, %r %p', land: 'Canada', number: 9999,
    regions: words('AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and Labrador, NS Nova Scotia, NT Northwest Territories, NU Nunavut, ON Ontario, PE Prince Edward Island, QC Quebec, SK Saskatchewan, YT Yukon'),
    towns: lines(`
      Toronto|ON|M4C M4E M5A M5R M6G M6K|43.65|-79.38
      Ottawa|ON|K1N K1S K2A K2P|45.42|-75.70
      Mississauga|ON|L5B L5M L4Z|43.59|-79.64
      Hamilton|ON|L8N L8P|43.26|-79.87
      London|ON|N6A N6H|42.98|-81.25
      Kingston|ON|K7L K7M|44.23|-76.48
      Windsor|ON|N9A N9B|42.32|-83.04
      Thunder Bay|ON|P7B P7C|48.38|-89.25
      Montreal|QC|H2T H2V H3A H4A|45.50|-73.57
      Quebec|QC|G1K G1R G1S|46.81|-71.21
      Laval|QC|H7N H7V|45.57|-73.69
      Gatineau|QC|J8X J8Y|45.48|-75.65
      Sherbrooke|QC|J1H J1J|45.40|-71.89
      Vancouver|BC|V5K V5N V6B V6K|49.28|-123.12
      Victoria|BC|V8R V8V|48.43|-123.37
      Burnaby|BC|V5B V5G|49.25|-122.98
      Kelowna|BC|V1W V1Y|49.89|-119.50
      Calgary|AB|T2E T2N T2S T3A|51.05|-114.07
      Edmonton|AB|T5J T5K T6E T6G|53.55|-113.49
      Red Deer|AB|T4N T4P|52.27|-113.81
      Winnipeg|MB|R2C R3C R3L|49.90|-97.14
      Brandon|MB|R7A R7B|49.85|-99.95
      Saskatoon|SK|S7H S7K|52.13|-106.67
      Regina|SK|S4P S4S|50.45|-104.62
      Halifax|NS|B3H B3K B3L|44.65|-63.57
      Sydney|NS|B1P|46.14|-60.19
      Fredericton|NB|E3A E3B|45.96|-66.64
      Moncton|NB|E1A E1C|46.09|-64.77
      Saint John|NB|E2K E2L|45.27|-66.06
      Charlottetown|PE|C1A C1E|46.24|-63.13
      St. John's|NL|A1A A1C A1E|47.56|-52.71
      Whitehorse|YT|Y1A|60.72|-135.06
      Yellowknife|NT|X1A|62.45|-114.37`),
  },
};

// Readings that the dictionary gives otherwise, or as those of the characters.
export const readings = Object.fromEntries(words(`奧村 Okumura, 関 Seki, 菅 Suga, 出口 Deguchi, 大谷 Otani, 金城 Kinjo, 野崎 Nozaki, 花田 Hanada, 吉川 Yoshikawa,
  ひなた Hinata, 凜 Rin, 咲良 Sakura, 心優 Miyu, 心愛 Kokoa, 心春 Koharu, 心結 Miyu, 愛 Ai, 愛莉 Airi, 愛菜 Mana, 成美 Narumi, 杏 An, 琴音 Kotone,
  百花 Momoka, 結愛 Yua, 結月 Yuzuki, 結菜 Yuna, 美桜 Mio, 友美 Tomomi, 花音 Kanon, 萌 Moe, 陽菜 Hina, 陽葵 Himari, 美結 Miyu, 裕美 Hiromi, 一輝 Kazuki, 亮 Ryo, 修 Osamu,
  優斗 Yuto, 勝 Masaru, 博 Hiroshi, 大翔 Hiroto, 大貴 Daiki, 康平 Kohei, 律 Ritsu, 悠人 Yuto, 悠希 Yuki, 悠斗 Yuto, 悠真 Yuma, 悠翔 Yuto, 正 Tadashi, 正三 Shozo,
  正治 Masaharu, 武 Takeshi, 歩夢 Ayumu, 海斗 Kaito, 海翔 Kaito, 瑛太 Eita, 結翔 Yuito, 翔平 Shohei, 蒼空 Sora, 貴大 Takahiro, 昇 Noboru, 新 Arata, 陸斗 Rikuto, 陽向 Hinata,
  陽大 Haruto, 陽太 Yota, 陽斗 Haruto, 陽翔 Haruto, 雄大 Yudai, 颯 Hayate, 颯太 Sota, 颯真 Soma, 龍生 Ryusei, 葵 Aoi`).map((line) => line.split(' ')));
