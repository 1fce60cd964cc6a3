/** What a made-up customer base is made of: names, towns and numbers of several countries. Common knowledge, gathered by hand. */
export type Culture = {
  first: string[]
  last: string[]
  cities: string[]
  /** A number as written at home, digits for #, with and without its country code. */
  mobile: [home: string, abroad: string][]
  fixed: [home: string, abroad: string][]
  free: string[]
  ending: string
  forms: string[]
  /** Two surnames, the first of them in daily use. */
  twoSurnames?: boolean
  /** Written in another script by those who can. */
  script?: Record<string, string>
  short: Record<string, string>
}

const words = (text: string) => text.split(' ')
const pairs = (text: string) =>
  Object.fromEntries(text.split(' ').map((it) => it.split(':') as [string, string]))

export const CULTURES: Culture[] = [
  {
    first: words(
      'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Christopher Karen Charles Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret Donald Ashley Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa',
    ),
    last: words(
      'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Quackenbush Whitlock Ferncastle Ainsworth Dunleavy',
    ),
    cities: words('Chicago Boston Dallas Denver Seattle Phoenix Portland Austin'),
    mobile: [
      ['(312) ### ####', '+1 312 ### ####'],
      ['617-###-####', '+1 617 ### ####'],
    ],
    fixed: [['(214) ###-####', '+1 214 ### ####']],
    free: words('gmail.com yahoo.com outlook.com icloud.com'),
    ending: '.com',
    forms: words('Inc. LLC Corp.'),
    short: pairs(
      'James:Jim Robert:Bob William:Bill Elizabeth:Liz Michael:Mike Patricia:Pat Richard:Rick Jennifer:Jenny Thomas:Tom Margaret:Maggie Joseph:Joe Daniel:Dan Matthew:Matt Christopher:Chris Charles:Charlie',
    ),
  },
  {
    first: words(
      'Oliver Amelia George Isla Harry Olivia Jack Emily Charlie Poppy Thomas Ava Jacob Lily Alfie Jessica Oscar Sophie William Grace Henry Ruby Leo Evie Edward Florence Samuel Alice Joseph Freya',
    ),
    last: words(
      'Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Harrison Ward Turner Hughes Edwards Khan Bennett Ellis Fairweather Pemberton Ashworth',
    ),
    cities: words('London Leeds Bristol Glasgow Leicester Cardiff'),
    mobile: [['07### ######', '+44 7### ######']],
    fixed: [['0113 ### ####', '+44 113 ### ####']],
    free: words('gmail.com hotmail.co.uk btinternet.com icloud.com'),
    ending: '.co.uk',
    forms: words('Ltd Limited LLP'),
    short: pairs(
      'Oliver:Ollie George:Georgie Thomas:Tom Jacob:Jake Samuel:Sam Edward:Ted Florence:Flo Jessica:Jess Joseph:Joe Henry:Harry',
    ),
  },
  {
    first: words(
      'Andreas Sabine Thomas Petra Michael Claudia Stefan Susanne Christian Monika Peter Julia Markus Karin Martin Stefanie Wolfgang Anna Jürgen Nicole Klaus Heike Frank Birgit Matthias Katharina Günther Ursula Jörg Renate Tobias Jutta',
    ),
    last: words(
      'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Köhler Böhm Jäger Großmann Kümmerle Dörfler',
    ),
    cities: words('Berlin Hamburg München Köln Leipzig Freiburg'),
    mobile: [
      ['0171 #######', '+49 171 #######'],
      ['0160/#######', '+49 160 #######'],
    ],
    fixed: [['030 ########', '+49 30 ########']],
    free: words('gmx.de web.de t-online.de gmail.com'),
    ending: '.de',
    forms: ['GmbH', 'AG', 'GmbH & Co. KG', 'e.K.'],
    short: pairs(
      'Andreas:Andi Stefanie:Steffi Michael:Michi Matthias:Matze Katharina:Kathi Susanne:Susi Wolfgang:Wolf Ursula:Uschi Tobias:Tobi',
    ),
  },
  {
    first: words(
      'José María Antonio Carmen Manuel Ana Francisco Isabel Juan Dolores David Pilar Javier Teresa Daniel Rosa Carlos Cristina Jesús Lucía Alejandro Elena Miguel Laura Rafael Marta Pedro Paula Sergio Rocío',
    ),
    last: words(
      'García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Echeverría Zubizarreta',
    ),
    cities: words('Madrid Valencia Sevilla Bilbao Monterrey Puebla'),
    mobile: [['6## ### ###', '+34 6## ### ###']],
    fixed: [['91 ### ## ##', '+34 91 ### ## ##']],
    free: words('gmail.com hotmail.es yahoo.es'),
    ending: '.es',
    forms: ['S.L.', 'S.A.', 'SA de CV'],
    twoSurnames: true,
    short: pairs(
      'José:Pepe Francisco:Paco Dolores:Lola Manuel:Manolo Teresa:Tere Jesús:Chuy Rafael:Rafa Isabel:Isa Alejandro:Ale',
    ),
  },
  {
    first: words(
      'João Maria José Ana Antônio Francisca Carlos Adriana Paulo Juliana Pedro Márcia Lucas Fernanda Luiz Patrícia Marcos Aline Gabriel Sandra Rafael Camila Daniel Amanda Marcelo Bruna Bruno Letícia Eduardo Vitória',
    ),
    last: words(
      'Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Teixeira Figueiredo',
    ),
    cities: ['São Paulo', 'Curitiba', 'Recife', 'Goiânia', 'Florianópolis'],
    mobile: [['(011) 9####-####', '+55 11 9#### ####']],
    fixed: [['(011) 3###-####', '+55 11 3### ####']],
    free: words('gmail.com hotmail.com uol.com.br'),
    ending: '.com.br',
    forms: ['Ltda.', 'ME', 'EIRELI'],
    twoSurnames: true,
    short: pairs('José:Zé Francisca:Chica Antônio:Toninho Eduardo:Edu Gabriel:Gabi Rafael:Rafa'),
  },
  {
    first: words(
      'Piotr Anna Krzysztof Maria Andrzej Katarzyna Tomasz Małgorzata Paweł Agnieszka Jan Barbara Michał Ewa Marcin Krystyna Jakub Elżbieta Adam Magdalena',
    ),
    last: words(
      'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Woźniak Szymański Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski Krawczyk Grabowski Pawłowski Michalski Gąsienica',
    ),
    cities: words('Warszawa Kraków Łódź Gdańsk Poznań'),
    mobile: [['5## ### ###', '+48 5## ### ###']],
    fixed: [['(22) ### ## ##', '+48 22 ### ## ##']],
    free: words('wp.pl onet.pl gmail.com o2.pl'),
    ending: '.pl',
    forms: ['Sp. z o.o.', 'S.A.'],
    short: pairs('Krzysztof:Krzysiek Katarzyna:Kasia Małgorzata:Gosia Tomasz:Tomek Magdalena:Magda'),
  },
  {
    first: words(
      'Rajesh Priya Amit Neha Sanjay Pooja Suresh Anita Vijay Sunita Rahul Kavita Anil Deepa Arjun Lakshmi Ravi Divya Karthik Radhika',
    ),
    last: words(
      'Sharma Patel Singh Kumar Gupta Reddy Khan Iyer Nair Mehta Joshi Verma Agarwal Rao Das Chatterjee Mishra Bhatt Malhotra Deshpande',
    ),
    cities: words('Delhi Mumbai Chennai Hyderabad Kolkata'),
    mobile: [['09####-#####', '+91 9#### #####']],
    fixed: [['040-2### ####', '+91 40 2### ####']],
    free: words('gmail.com rediffmail.com yahoo.com'),
    ending: '.in',
    forms: ['Pvt Ltd', 'LLP'],
    short: pairs('Rajesh:Raj Suresh:Suri Lakshmi:Laxmi'),
  },
  {
    first: words(
      'Alexander Olga Sergey Natalia Dmitry Elena Andrey Irina Alexey Tatiana Mikhail Svetlana Ivan Yulia Vladimir Ekaterina Nikolai Galina Evgeny Ludmila',
    ),
    last: words(
      'Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Lebedev Egorov Pavlov Kozlov Stepanov Zaitsev Orlov Zhukov',
    ),
    cities: words('Berlin Hamburg Boston Chicago'),
    mobile: [['0176 ########', '+49 176 ########']],
    fixed: [['040 #######', '+49 40 #######']],
    free: words('gmail.com mail.ru yandex.ru'),
    ending: '.com',
    forms: ['GmbH', 'Ltd'],
    script: pairs(
      'Alexander:Александр Olga:Ольга Sergey:Сергей Natalia:Наталия Dmitry:Дмитрий Elena:Елена Andrey:Андрей Irina:Ирина Mikhail:Михаил Svetlana:Светлана Ivan:Иван Vladimir:Владимир Galina:Галина Ivanov:Иванов Smirnov:Смирнов Kuznetsov:Кузнецов Popov:Попов Petrov:Петров Sokolov:Соколов Pavlov:Павлов Orlov:Орлов Novikov:Новиков Lebedev:Лебедев',
    ),
    short: pairs('Alexander:Sasha Natalia:Natasha Mikhail:Misha Ekaterina:Katya Dmitry:Dima Evgeny:Zhenya'),
  },
  {
    first: words(
      'Wei Fang Jing Ming Li Hui Yan Jun Xin Ying Haoran Yuxin Zihan Mei Lin Tao Bo Jie Lei Qiang',
    ),
    last: words('Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo'),
    cities: words('Chicago London Seattle Boston'),
    mobile: [['(206) ### ####', '+1 206 ### ####']],
    fixed: [['(206) 2## ####', '+1 206 2## ####']],
    free: words('gmail.com qq.com 163.com'),
    ending: '.com',
    forms: words('Inc. LLC Ltd'),
    short: {},
  },
  {
    first: words(
      'Marco Giulia Andrea Francesca Luca Chiara Matteo Sara Alessandro Martina Lorenzo Elisa Davide Valentina Simone Paola Giovanni Laura Giuseppe Anna',
    ),
    last: words(
      'Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri',
    ),
    cities: words('Milano Roma Torino Napoli Bologna'),
    mobile: [['3## #######', '+39 3## #######']],
    fixed: [['02 #######', '+39 02 #######']],
    free: words('gmail.com libero.it alice.it'),
    ending: '.it',
    forms: ['S.r.l.', 'S.p.A.'],
    short: pairs('Alessandro:Sandro Giuseppe:Beppe Giovanni:Gianni Lorenzo:Renzo'),
  },
]

export const TRADES = words(
  'Logistics Consulting Software Catering Insurance Design Cleaning Media Energy Dental Realty Foods Travel Print Optics',
)
export const COMPANY_NAMES = words(
  'Harbour Opal Granite Silverline Northgate Cobalt Vertex Summit Anchor Phoenix Solaris Aquila Zenith Beacon Castello Lumen Primus Mosaik Falken Kestrel Ironbridge Redwood Amber Delta Linden Quantix Orbis Titan Vega Baltic Nordwind Halcyon Alpenblick Rapid Clear Maple Swift Montana',
)
export const TAGS = words(
  'lead customer newsletter partner supplier vip cold hot event webinar press reseller trial spring-fair autumn-fair renewal',
)
export const TITLES = [
  'Owner',
  'CEO',
  'Accountant',
  'Sales Manager',
  'Office Manager',
  'Engineer',
  'Purchasing',
  'Assistant',
  'Consultant',
  'Technician',
]
