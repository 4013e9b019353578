export type Origin = {
  country: string, locale: 'de' | 'fr' | 'it' | 'en', dial: string
  first: readonly string[], last: readonly string[], towns: readonly (readonly [postcode: string, town: string])[],
    streets: readonly string[]
}

/** Travellers: where they come from, and what an address looks like there. */
export const origins: readonly Origin[] = [
  { country: 'DE', locale: 'de', dial: '+49 151', first: ['Jürgen', 'Sabine', 'Torsten', 'Heike', 'Lennart', 'Annika'],
    last: ['Schröder', 'Hoffmann', 'Krüger', 'Lehmann', 'Petersen', 'Wagner'],
    towns: [['80331', 'München'], ['10115', 'Berlin'], ['70173', 'Stuttgart'], ['20095', 'Hamburg']], streets: ['Goetheplatz',
      'Lindenallee', 'Am Markt', 'Schillerplatz'] },
  { country: 'AT', locale: 'de', dial: '+43 660', first: ['Florian', 'Birgit', 'Gernot', 'Magdalena'], last: ['Gruber', 'Pichler',
    'Leitner', 'Haslinger'],
    towns: [['1010', 'Wien'], ['6020', 'Innsbruck'], ['6900', 'Bregenz']], streets: ['Hauptplatz', 'Kirchengasse', 'Marktgasse'] },
  { country: 'FR', locale: 'fr', dial: '+33 6', first: ['Guillaume', 'Amélie', 'Thierry', 'Clémence'], last: ['Lefebvre', 'Moreau',
    'Garnier', 'Roussel'],
    towns: [['75011', 'Paris'], ['69002', 'Lyon'], ['74000', 'Annecy']], streets: ['Rue Victor Hugo', 'Rue de la République',
      'Boulevard Voltaire'] },
  { country: 'IT', locale: 'it', dial: '+39 347', first: ['Giuseppe', 'Federica', 'Massimo', 'Ilaria'], last: ['Esposito', 'Colombo',
    'Ricci', 'Greco'],
    towns: [['20121', 'Milano'], ['22100', 'Como'], ['00184', 'Roma']], streets: ['Via Garibaldi', 'Via Roma', 'Corso Italia'] },
  { country: 'GB', locale: 'en', dial: '+44 7700', first: ['Oliver', 'Charlotte', 'Graham', 'Fiona'], last: ['Whitfield', 'Harrison',
    'O’Connor', 'Pemberton'],
    towns: [['SW1V 2LP', 'London'], ['M4 1HQ', 'Manchester'], ['EH1 2NG', 'Edinburgh']], streets: ['Station Road', 'Church Lane',
      'Victoria Street'] },
  { country: 'US', locale: 'en', dial: '+1 415', first: ['Jennifer', 'Brandon', 'Megan', 'Tyler'], last: ['Anderson', 'Thompson', 'Nguyen',
    'Sullivan'],
    towns: [['94110', 'San Francisco'], ['10003', 'New York'], ['60614', 'Chicago']], streets: ['Oak Street', 'Maple Avenue',
      'Main Street'] },
]
