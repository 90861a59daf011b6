/** What Acme is made of: the words that make-data.ts draws people from. */

export interface Department {
  /** As the directory calls it, after `dept-`. */
  readonly name: string;
  /** The user group at Adobe. */
  readonly group: string;
  /** Product profiles that the user group is attached to. */
  readonly profiles: readonly string[];
  /** Tools that some of its people ask for, after `tool-`. */
  readonly tools: readonly string[];
}

export const departments: readonly Department[] = [
  { name: 'design', group: 'Design', profiles: ['Default All Apps'], tools: ['photo', 'stock'] },
  {
    name: 'marketing',
    group: 'Marketing',
    profiles: ['Default All Apps'],
    tools: ['stock', 'video', 'sign'],
  },
  { name: 'engineering', group: 'Engineering', profiles: [], tools: ['pdf'] },
  { name: 'sales', group: 'Sales', profiles: ['Acrobat Sign'], tools: ['pdf'] },
  { name: 'legal', group: 'Legal', profiles: ['Default Acrobat Pro'], tools: ['sign'] },
  { name: 'finance', group: 'Finance', profiles: ['Default Acrobat Pro'], tools: ['sign'] },
  { name: 'people', group: 'People & Culture', profiles: [], tools: ['pdf', 'sign'] },
  { name: 'support', group: 'Support', profiles: [], tools: ['pdf', 'photo'] },
  { name: 'production', group: 'Production', profiles: [], tools: ['pdf'] },
];

export const offices = [
  { name: 'berlin', group: 'Berlin', country: 'DE' },
  { name: 'zurich', group: 'Zürich', country: 'CH' },
  { name: 'warsaw', group: 'Warszawa', country: 'PL' },
  { name: 'montreal', group: 'Montréal', country: 'CA' },
  { name: 'tokyo', group: '東京', country: 'JP' },
] as const;

export const projects = ['aurora', 'borealis'] as const;

/** The product profile that each tool is licensed by. */
export const toolProfiles: Readonly<Record<string, string>> = {
  photo: 'Photoshop',
  video: 'Premiere Pro',
  pdf: 'Default Acrobat Pro',
  sign: 'Acrobat Sign',
  stock: 'Stock for Teams',
};

export const firstNames = [
  ...[
    'Anna',
    'Björn',
    'Chloé',
    'Dmitri',
    'Élodie',
    'Fatima',
    'Gökhan',
    'Hélène',
    'Inés',
    'Jörg',
    'Katarzyna',
  ],
  ...[
    'Łukasz',
    'Márta',
    'Noémie',
    'Óscar',
    'Paweł',
    'Quentin',
    'Renée',
    'Søren',
    'Thérèse',
    'Ümit',
    'Véronique',
  ],
  ...[
    'Wiktor',
    'Ximena',
    'Yūki',
    'Zoë',
    'Akira',
    'Beatriz',
    'Cem',
    'Daniela',
    'Emil',
    'Freja',
    'Giulia',
    'Hiroshi',
  ],
  ...[
    'Ivana',
    'Jonas',
    'Kenji',
    'Laura',
    'Maël',
    'Nadia',
    'Olga',
    'Priya',
    'Rasmus',
    'Sofia',
    'Tomáš',
    'Uwe',
  ],
];

export const lastNames = [
  ...[
    'Müller',
    'Nowak',
    'Tanaka',
    'García',
    'Lévesque',
    'Østergård',
    'Çelik',
    "O'Brien",
    'Kowalska',
    'Weiß',
    'Åkesson',
  ],
  ...[
    'Dvořák',
    'Fernández',
    'Großmann',
    'Hansen',
    'Ishikawa',
    'Jørgensen',
    'Kaya',
    'Lefèvre',
    'Meier',
    'Nguyễn',
  ],
  ...[
    'Ólafsson',
    'Petrov',
    'Rossi',
    'Schröder',
    'Tremblay',
    'Usenko',
    'Vögeli',
    'Wójcik',
    'Yamamoto',
    'Zieliński',
  ],
  ...[
    'Almeida',
    'Bergström',
    'Côté',
    'Đorđević',
    'Eriksson',
    'Fischer-Lang',
    'Gauthier',
    'Horvat',
    'Ivanova',
  ],
];
