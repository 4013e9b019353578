export type Region = 'de' | 'fr' | 'it'
export type Town = readonly [postcode: string, town: string]

/** Real pairs of postcode and town, by the language spoken there and roughly by the branch that people there go to. */
export const towns = {
  zurich: [
    ['8001', 'Zürich'], ['8002', 'Zürich'], ['8003', 'Zürich'], ['8004', 'Zürich'], ['8005', 'Zürich'], ['8006', 'Zürich'],
    ['8008', 'Zürich'], ['8032', 'Zürich'], ['8037', 'Zürich'], ['8038', 'Zürich'], ['8045', 'Zürich'], ['8046', 'Zürich'],
    ['8047', 'Zürich'], ['8048', 'Zürich'], ['8049', 'Zürich'], ['8050', 'Zürich'], ['8051', 'Zürich'], ['8055', 'Zürich'],
    ['8057', 'Zürich'], ['8102', 'Oberengstringen'], ['8134', 'Adliswil'], ['8135', 'Langnau am Albis'], ['8152', 'Glattbrugg'],
    ['8180', 'Bülach'], ['8200', 'Schaffhausen'], ['8302', 'Kloten'], ['8304', 'Wallisellen'], ['8305', 'Dietlikon'],
    ['8400', 'Winterthur'], ['8500', 'Frauenfeld'], ['8600', 'Dübendorf'], ['8610', 'Uster'], ['8620', 'Wetzikon ZH'],
    ['8630', 'Rüti ZH'], ['8700', 'Küsnacht ZH'], ['8706', 'Meilen'], ['8712', 'Stäfa'], ['8800', 'Thalwil'], ['8810', 'Horgen'],
    ['8820', 'Wädenswil'], ['8902', 'Urdorf'], ['8952', 'Schlieren'], ['8953', 'Dietikon'], ['5000', 'Aarau'], ['5400', 'Baden'],
    ['6300', 'Zug'], ['6340', 'Baar'], ['6003', 'Luzern'], ['6010', 'Kriens'], ['4051', 'Basel'], ['4058', 'Basel'],
    ['4125', 'Riehen'], ['4410', 'Liestal'], ['9000', 'St. Gallen'], ['9500', 'Wil SG'], ['8640', 'Rapperswil SG'],
    ['7000', 'Chur'], ['7270', 'Davos Platz'], ['8750', 'Glarus'], ['6430', 'Schwyz'], ['9050', 'Appenzell'], ['9100', 'Herisau'],
  ],
  bern: [
    ['3004', 'Bern'], ['3006', 'Bern'], ['3007', 'Bern'], ['3008', 'Bern'], ['3011', 'Bern'], ['3012', 'Bern'], ['3013', 'Bern'],
    ['3018', 'Bern'], ['3027', 'Bern'], ['3052', 'Zollikofen'], ['3063', 'Ittigen'], ['3072', 'Ostermundigen'], ['3097', 'Liebefeld'],
    ['3098', 'Köniz'], ['3110', 'Münsingen'], ['3123', 'Belp'], ['3250', 'Lyss'], ['3400', 'Burgdorf'], ['3600', 'Thun'],
    ['3800', 'Interlaken'], ['2502', 'Biel/Bienne'], ['4500', 'Solothurn'], ['4900', 'Langenthal'],
  ],
  romandie: [
    ['1201', 'Genève'], ['1202', 'Genève'], ['1203', 'Genève'], ['1204', 'Genève'], ['1205', 'Genève'], ['1206', 'Genève'],
    ['1207', 'Genève'], ['1209', 'Genève'], ['1213', 'Petit-Lancy'], ['1214', 'Vernier'], ['1217', 'Meyrin'], ['1219', 'Le Lignon'],
    ['1220', 'Les Avanchets'], ['1222', 'Vésenaz'], ['1224', 'Chêne-Bougeries'], ['1227', 'Carouge GE'], ['1228', 'Plan-les-Ouates'],
    ['1260', 'Nyon'], ['1110', 'Morges'], ['1003', 'Lausanne'], ['1004', 'Lausanne'], ['1006', 'Lausanne'], ['1020', 'Renens VD'],
    ['1009', 'Pully'], ['1800', 'Vevey'], ['1820', 'Montreux'], ['1400', 'Yverdon-les-Bains'], ['1700', 'Fribourg'], ['1950', 'Sion'],
    ['1920', 'Martigny'], ['2000', 'Neuchâtel'], ['2300', 'La Chaux-de-Fonds'], ['2800', 'Delémont'],
  ],
  ticino: [
    ['6900', 'Lugano'], ['6962', 'Viganello'], ['6963', 'Pregassona'], ['6900', 'Paradiso'], ['6900', 'Massagno'], ['6828', 'Balerna'],
    ['6830', 'Chiasso'], ['6850', 'Mendrisio'], ['6500', 'Bellinzona'], ['6512', 'Giubiasco'], ['6600', 'Locarno'], ['6600', 'Muralto'],
    ['6612', 'Ascona'], ['6710', 'Biasca'], ['6780', 'Airolo'], ['6982', 'Agno'], ['6928', 'Manno'],
  ],
} as const satisfies Record<string, readonly Town[]>
export type Area = keyof typeof towns

export const streets: Record<Region, readonly string[]> = {
  de: [
    'Bahnhofstrasse', 'Dorfstrasse', 'Hauptstrasse', 'Kirchgasse', 'Schulstrasse', 'Seestrasse', 'Birkenweg', 'Rosenweg', 'Lindenstrasse',
    'Gartenstrasse', 'Bergstrasse', 'Wiesenstrasse', 'Mühlegasse', 'Poststrasse', 'Industriestrasse', 'Feldstrasse', 'Höhenweg',
    'Buchenweg', 'Zürcherstrasse', 'Bachstrasse', 'Sonnenbergstrasse', 'Im Grund', 'Oberdorfstrasse', 'Ringstrasse', 'Alpenstrasse',
    'Rebbergstrasse', 'Sportplatzweg', 'Eichenstrasse', 'Unterer Weinbergweg', 'Werkstrasse',
  ],
  fr: [
    'Rue de la Gare', 'Avenue de la Gare', 'Rue du Lac', 'Chemin des Vignes', 'Rue de Lausanne', 'Route de Genève', 'Rue du Stand',
    'Chemin du Bois', 'Rue des Alpes', 'Avenue du Léman', 'Rue de la Poste', 'Chemin des Fleurs', 'Route de Meyrin', 'Rue du Marché',
    'Rue de Carouge', 'Chemin de la Colline', 'Avenue des Tilleuls', 'Rue du Temple', 'Place du Bourg', 'Rue de l’Industrie',
    'Chemin des Pommiers', 'Rue Neuve',
  ],
  it: [
    'Via Stazione', 'Via Cantonale', 'Via San Gottardo', 'Viale Franscini', 'Via Lugano', 'Via al Lago', 'Via Chiesa', 'Via Nizzola',
    'Via Pretorio', 'Via Monte Boglia', 'Via ai Ronchi', 'Via delle Scuole', 'Via Campagna', 'Piazza Grande', 'Via Vela', 'Via Motta',
    'Via del Sole', 'Via Besso',
  ],
}
