/** Words that people and teams are made of. */
const split = (words: string): readonly string[] => words.split(' ');

export const firstNames = split(
  'Ada Aisha Akira Alejandro Amélie Ana Andreas Anjali Anna Antonio Björn Camila Carlos Chen Chloé Clara Daniel ' +
    'Diego Elena Elif Emma Eva Fatima Felix Finn Gabriel Giulia Hana Hannah Hiroshi Hugo Ibrahim Ines Isabel Ivan ' +
    'Jane João José Julia Kai Katarzyna Lars Laura Léa Liam Lin Lucas Łukasz Maja Marta Mateo Mei Mia Michał Mohamed ' +
    'Nadia Nina Noah Olga Omar Pablo Paula Priya Rafael Renée Rosa Sara Sofía Søren Tariq Thea Tomás Uma Valentina ' +
    'Viktor Wei Yasmin Yuki Zoë',
);

export const lastNames = split(
  'Abe Ahmed Andersson Bauer Becker Bianchi Brown Chen Costa Díaz Dubois Evans Fernández Fischer Fontaine Garcia ' +
    'Gómez González Gruber Hansen Haddad Hoffmann Horvat Ito Ivanova Jansen Jensen Johnson Kaya Keller Khan Kim ' +
    'Kowalski Kumar Larsen Lefèvre Lewandowska Li López Maier Martin Mendes Moreau Müller Murphy Nakamura Nguyen ' +
    'Nielsen Novák O’Brien Okafor Olsen Öztürk Patel Pereira Petrov Rossi Ruiz Sánchez Santos Schäfer Schmidt Silva ' +
    'Singh Smith Søndergaard Suzuki Takahashi Tan Taylor Torres Tran Virtanen Wagner Walker Wang Weiß Williams Yılmaz ' +
    'Zhang Zimmermann',
);

export const countries = split('AT AU BR CA CH CN DE DK ES FR GB IN IT JP MX NL NO PL PT SE SG TR US');

export const departments = split(
  'Accounting Analytics Architecture Brand Design Education Engineering Events Facilities Finance Illustration Legal ' +
    'Logistics Marketing Motion Operations People Photography Print Procurement Product Publishing Quality Research ' +
    'Sales Security Studio Support Training Video',
);

export const places = split(
  'Amsterdam Austin Barcelona Berlin Bucharest Copenhagen Dublin Hamburg Istanbul Lisbon London Lyon Madrid Milan ' +
    'Mumbai München Osaka Oslo Paris Porto Prague Seattle Singapore Stockholm Sydney Tokyo Toronto Warsaw Wien Zürich',
);
