"""Invented names: people of many origins and the companies they work for."""

from __future__ import annotations

STAFF = (
    "Ingrid Solheim", "Rafael Moreira", "Anneke de Wit", "Tunde Afolayan", "Grace Whitlock", "Samir Haddad",
    "Mei-Lin Zhou", "Katarzyna Wrona", "Beatriz Salgado", "Jonas Eklund", "Nadia Petrossian", "Marcus Thibault",
    "Leilani Kahale", "Oskar Brenner", "Farah Siddiqui", "Diego Arancibia", "Hannah Lowenthal", "Kwame Boateng",
    "Yuki Tanabe", "Stefan Marković", "Amara Okeke", "Liam Gallacher", "Zeynep Arslan", "Paulo Quaresma",
    "Chloe Beaumont", "Ravi Deshpande", "Elena Vasquez", "Theo Papadakis", "Naomi Abebe", "Anders Lykke",
    "Jasmine Carrow", "Minh Quang Dao", "Sofía Iturbe", "Caleb Nwosu", "Astrid Nordahl", "Hassan Jafari",
    "Priscilla Odum", "Viktor Lysenko", "Renata Coelho", "Isaac Feldman", "Aroha Ngata", "Giulia Ferrante",
    "Darius Kaveh", "Milena Kostova", "Oliver Penhaligon", "Thandi Dlamini", "Emeka Obiora", "Saoirse Keane",
)  # fmt: skip

FIRST = (
    "Aisha", "Alejandro", "Amelia", "Andrei", "Anika", "Arjun", "Bruno", "Camila", "Carlos", "Catarina", "Chiara",
    "Daniela", "David", "Divya", "Elif", "Emil", "Emma", "Esra", "Fatima", "Felix", "Fernanda", "Frida", "Gabriel",
    "Greta", "Hao", "Helena", "Hugo", "Ibrahim", "Ines", "Irina", "Ivan", "Jamal", "Jana", "Joana", "Johan",
    "Julia", "Kamal", "Karin", "Kenji", "Laila", "Lars", "Laura", "Lena", "Lucas", "Magda", "Malik", "Manuel",
    "Maria", "Mateo", "Maya", "Mikael", "Mira", "Mohamed", "Nina", "Noah", "Olga", "Omar", "Pedro", "Petra",
    "Rania", "Rosa", "Ruben", "Sara", "Sergio", "Simone", "Sven", "Tariq", "Teresa", "Tomás", "Ulrike", "Valentina",
    "Wei", "Yara", "Zofia",
)  # fmt: skip

LAST = (
    "Abrahamsson", "Acheampong", "Alvarado", "Andersen", "Bakker", "Barros", "Becker", "Bianchi", "Bouchard",
    "Brandão", "Caldwell", "Castaño", "Chaudhry", "Cisneros", "Dahl", "Demir", "Dubois", "Eriksen", "Escobar",
    "Fischer", "Fonseca", "Fournier", "Gatlin", "Goldberg", "Grabowski", "Haddock", "Hartmann", "Hernández",
    "Hoffmann", "Ibáñez", "Iyer", "Jansen", "Johansson", "Kapoor", "Karlsson", "Keller", "Kimura", "Kovács",
    "Laurent", "Lindgren", "Lombardi", "Machado", "Mbeki", "Mendoza", "Moreau", "Mwangi", "Navarro", "Nguyen",
    "Novak", "Oyelaran", "Park", "Pereira", "Popescu", "Quispe", "Rahman", "Ramírez", "Rinaldi", "Rossi",
    "Sandoval", "Schneider", "Sharma", "Silva", "Sørensen", "Takeda", "Toivonen", "Ueda", "Vargas", "Vermeulen",
    "Weber", "Whitaker", "Xu", "Yilmaz", "Zamora",
)  # fmt: skip

PLACES = (
    "Alderbrook", "Amberley", "Ashgrove", "Bellwater", "Birchmoor", "Blackfen", "Brackenridge", "Bramblewood",
    "Bridgeholm", "Calder Point", "Cedarhurst", "Clearfen", "Coppervale", "Cranmere", "Dunmarsh", "Eastwick Bay",
    "Elderfield", "Fallowmere", "Fernhollow", "Foxmoor", "Glenharrow", "Goldcrest", "Granite Pass", "Greywillow",
    "Harrowgate", "Hazelmere", "Heronsford", "Highbarrow", "Hollowell", "Ironbridge Bay", "Juniper Flats",
    "Kestermere", "Kingsfold", "Larkspur", "Lindenholt", "Longmarsh", "Maplethorpe", "Marlowe Cross", "Meadowlark",
    "Millbrace", "Moorcrest", "Nightjar", "Norrfall", "Northolme", "Oakhaven", "Otterburn Quay", "Pinewick",
    "Quarry Lane", "Quillon", "Ravenscar Hill", "Redfern", "Riverbend", "Rookwood", "Rosemarsh", "Saltmere",
    "Silverbeck", "Stonefold", "Summerlea", "Swiftwater", "Tarnside", "Thistledown", "Thornbury Vale", "Umberfield",
    "Valemont", "Wavecrest", "Westerby", "Whinfell", "Wildmere", "Willowbank", "Windrush Park", "Wolfsgate",
    "Woodspur", "Yarrowdale", "Yewtree",
)  # fmt: skip

#: What a company does, and the industry it is filed under.
TRADES = (
    ("Elevators", "Building services"), ("Heating", "Building services"), ("Plumbing", "Building services"),
    ("Roofing", "Building services"), ("Electric", "Building services"), ("Cooling", "Building services"),
    ("Pools", "Home services"), ("Gardens", "Home services"), ("Movers", "Home services"),
    ("Pest Control", "Home services"),
    ("Cleaning", "Facilities"), ("Facilities", "Facilities"), ("Security", "Facilities"), ("Catering", "Facilities"),
    ("Medical Supply", "Health"), ("Home Care", "Health"), ("Dental Labs", "Health"), ("Hospitals", "Health"),
    ("Networks", "Telecoms"), ("Fibre", "Telecoms"), ("Signal", "Telecoms"),
    ("Solar", "Energy"), ("Grid Services", "Energy"), ("Wind", "Energy"), ("Water", "Energy"),
    ("Machines", "Manufacturing"), ("Cranes", "Manufacturing"), ("Packaging", "Manufacturing"),
    ("Tools", "Manufacturing"),
    ("Nurseries", "Agriculture"), ("Dairy", "Agriculture"), ("Timber", "Agriculture"),
    ("Logistics", "Transport"), ("Fleet", "Transport"), ("Rail Works", "Transport"),
)  # fmt: skip

FORMS = ("", "Group", "Services", "Partners", "and Sons", "Works")

#: A buyer's job title, the persona it belongs to and the part it plays in buying.
JOBS = (
    ("Operations Manager", "operations", "Champion"), ("Head of Field Service", "operations", "Decision Maker"),
    ("Dispatcher", "dispatch", "End User"), ("Service Coordinator", "dispatch", "Influencer"),
    ("Owner", "owner", "Decision Maker"), ("Managing Director", "owner", "Decision Maker"),
    ("Finance Director", "finance", "Budget Holder"), ("IT Manager", "technology", "Influencer"),
)  # fmt: skip


def address(name: str, *, domain: str) -> str:
    """A mail address made of a name, in plain letters."""
    return ".".join(plain(name).split()) + "@" + domain


def plain(name: str) -> str:
    """A name in lower-case English letters, digits and spaces."""
    swaps = str.maketrans("ñáàâãäåéèêëíìîïóòôõöøúùûüçčćşıšžß", "naaaaaaeeeeiiiioooooouuuucccsiszs", "'’.")
    kept = name.lower().translate(swaps).replace("-", " ")
    return "".join(letter for letter in kept if letter.isascii() and (letter.isalnum() or letter == " "))
