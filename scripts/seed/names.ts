/** Common first and last names of each region; the people made of them are invented. */
export type NamePool = { first: readonly string[], last: readonly string[] }
const words = (text: string) => text.trim().split(/\s*,\s*/)

export const names = {
  de: {
    first: words(`Reto, Urs, Beat, Daniel, Thomas, Markus, Stefan, Christian, Marcel, Lukas, Simon, Fabian, Michael, Andreas, Matthias,
      Roland,
      Jürg, Ueli, Hansruedi, Silvan, Flurin, Jan, Nico, Tobias, Pascal, Sandra, Nicole, Andrea, Claudia, Barbara, Ursula, Katharina, Karin,
      Monika, Ruth, Regula, Vreni, Franziska, Simone, Corinne, Sarah, Laura, Lea, Nina, Anna, Lena, Jasmin, Rahel, Manuela, Esther`),
    last: words(`Müller, Meier, Schmid, Keller, Weber, Huber, Schneider, Meyer, Steiner, Fischer, Gerber, Brunner, Baumann, Frei,
      Zimmermann,
      Moser, Widmer, Wyss, Graf, Roth, Baumgartner, Suter, Kunz, Bachmann, Bühler, Lüthi, Hofer, Egli, Stalder, Zürcher, Ammann, Kaufmann,
      Hug, Aebischer, Rüegg, Hürlimann, Gisler, Odermatt, Zgraggen, Nägeli, Stocker, Wüthrich, Zbinden, Schärer, Koller, Bösch, Fässler,
      Inderbitzin, Camenzind, Locher, von Arx, Eichenberger, Hunziker, Rohner, Sutter, Ziegler, Vogel, Kägi, Spörri, Tobler`),
  },
  fr: {
    first: words(`Jean-Luc, Pierre, Olivier, Laurent, Nicolas, Philippe, Sébastien, Julien, Yves, Christophe, Gaël, Loïc, Mathieu, Antoine,
      Bastien, Léo, Hugo, François, Isabelle, Nathalie, Sylvie, Valérie, Céline, Sandrine, Aurélie, Émilie, Camille, Chloé, Manon,
        Anne-Marie,
      Françoise, Véronique, Corinne, Mélanie, Zoé, Élodie`),
    last: words(`Favre, Rochat, Martin, Bonvin, Dubois, Perret, Chappuis, Blanc, Jaquet, Cuendet, Pittet, Monnier, Berset, Bochud, Fournier,
      Michaud, Rey, Girard, Guex, Clerc, Jeanneret, Vuilleumier, Droz, Python, Mottet, Ducret, Cosandey, Crausaz, Delacrétaz, Morand,
      Emery, Gaillard, Mermoud, Rossier, Chevalley, Savary, Aubert, Reymond, Zufferey, Decrey`),
  },
  it: {
    first: words(`Marco, Luca, Andrea, Fabio, Davide, Claudio, Roberto, Stefano, Mattia, Alessandro, Giorgio, Paolo, Nicola, Simone,
      Daniele,
      Francesca, Chiara, Elena, Paola, Laura, Giulia, Sara, Martina, Daniela, Silvia, Valentina, Nadia, Lorenza, Monica, Alice`),
    last: words(`Bernasconi, Rossi, Bianchi, Ferrari, Fontana, Crivelli, Cattaneo, Pedrazzini, Lepori, Galli, Rezzonico, Gianola, Quadri,
      Camponovo, Bottinelli, Pedretti, Ghisletta, Maggi, Soldati, Caverzasio, Martinoni, Beretta, Delcò, Guidotti, Morisoli, Tami, Vassalli,
      Poretti, Solari, Regazzi`),
  },
  abroad: {
    first: words(`Arben, Besnik, Valon, Blerta, Fatmire, Dragan, Jelena, Milica, Nenad, Zoran, Mehmet, Ayşe, Emre, Elif, João, Rui, Ana,
      Tiago,
      Catarina, Sivakumar, Tharani, Arjun, Priya, Yonas, Selam, Miriam, José, Carmen, Javier, Lucía, Krzysztof, Agnieszka, Wei, Linh, Amina,
      Omar, Nadia, Oleksandr, Iryna, Viktória`),
    last: words(`Krasniqi, Berisha, Gashi, Hoxha, Shala, Petrović, Jovanović, Nikolić, Kovačević, Yılmaz, Demir, Öztürk, Silva, Ferreira,
      dos Santos, Rodrigues, Gonçalves, Sivanesan, Ratnam, Kandiah, Tesfay, Ghebremedhin, García, Fernández, Martínez, Kowalski, Nowak,
      Nguyen, Tran, Chen, Haddad, Benali, Mohammadi, Shevchenko, Bondarenko, Szabó, Popescu, Özdemir, Abebe, El Amrani`),
  },
} satisfies Record<string, NamePool>

/** Names that break what was laid out for "Meier". */
export const double_names = ['Schneider-von Ballmoos', 'Zumbrunn-Inderbitzin', 'Meier-Zgraggen', 'von Gunten-Wüthrich', 'Favre-Delacrétaz',
  'Bernasconi-Pedrazzini', 'Krasniqi-Aebischer', 'Steiner-Hürlimann', 'Rochat-Vuilleumier', 'Ghebremedhin-Baumgartner',
    'von Allmen-Eichenberger',
  'dos Santos-Fernández'] as const

export const trades: Record<'de' | 'fr' | 'it', readonly [before: string, after: string][]> = {
  de: [['', ' Sanitär AG'], ['', ' Elektro GmbH'], ['Malergeschäft ', ''], ['', ' & Partner Architekten AG'], ['Schreinerei ', ' AG'],
    ['', ' Gartenbau GmbH'], ['Treuhand ', ' AG'], ['', ' Eventtechnik GmbH']],
  fr: [['Menuiserie ', ' SA'], ['', ' Électricité Sàrl'], ['Fiduciaire ', ' SA'], ['', ' & Fils SA'], ['Peinture ', ' Sàrl']],
  it: [['Impresa costruzioni ', ' SA'], ['Fiduciaria ', ' SA'], ['', ' Impianti Sagl'], ['Falegnameria ', ' Sagl']],
}
