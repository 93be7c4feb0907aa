"""Firms and banks that do not exist, each with its own layout, and the words that people are made of."""

from __future__ import annotations

from typing import Final, NamedTuple


class Employer(NamedTuple):
    """Who pays, and how its papers look."""

    name: str
    address: str
    slip: str
    """Layout of its payslips."""
    certificate: str
    """Layout of its tax certificate, for each of the two forms: the first letter Form 16, the second 130."""


class Bank(NamedTuple):
    """Where the salary goes."""

    name: str
    code: str
    """First four letters of its IFSC."""
    layout: str
    """``a`` to ``d`` on paper; ``x``, ``y``, ``z`` as CSV."""


EMPLOYERS: Final = (
    Employer("Sahyadri Softworks Private Limited", "Baner Road, Pune 411045", "a", "ac"),
    Employer("Kaveri Instruments Limited", "Peenya Industrial Area, Bengaluru 560058", "b", "bd"),
    Employer("Deccan Rail Components Corporation", "Kazipet, Telangana 506003", "c", "ac"),
    Employer("Neem Leaf Foods Private Limited", "Okhla Phase 3, New Delhi 110020", "d", "bd"),
    Employer("Vindhya Analytics LLP", "Vijay Nagar, Indore 452010", "a", "ad"),
    Employer("Tungabhadra Textiles Limited", "Avinashi Road, Coimbatore 641018", "b", "bc"),
    Employer("Konkan Port Services Limited", "Panvel, Navi Mumbai 410206", "c", "bd"),
    Employer("Aravali Healthtech Private Limited", "Sector 44, Gurugram 122003", "d", "ac"),
    Employer("Godavari Seeds & Agri Limited", "Nashik Road, Nashik 422101", "a", "ac"),
    Employer("Malabar Learning Foundation", "Edappally, Kochi 682024", "c", "bd"),
    Employer("Brahmaputra Logistics Private Limited", "GS Road, Guwahati 781005", "b", "ad"),
    Employer("Nilgiri Cloud Systems India Private Limited", "OMR, Chennai 600097", "d", "bc"),
)
BANKS: Final = (
    Bank("Bharat Setu Bank", "BSTB", "a"),
    Bank("Gangotri Co-operative Bank Ltd", "GGCB", "b"),
    Bank("Udaan Payments and Savings Bank", "UDNB", "c"),
    Bank("Himadri National Bank", "HMNB", "d"),
    Bank("Samudra Bank", "SMUB", "x"),
    Bank("Prayag Gramin Bank", "PRGB", "y"),
    Bank("Ekta Digital Bank", "EKTB", "z"),
)
LENDERS: Final = (
    "Zenith Auto Finance", "Mayura Capital", "Sanchay Finserv", "Parvat Housing Finance", "Suvidha Loans",
    "Nakshatra Credit", "Triveni Consumer Finance", "Orchid Leasing",
)  # fmt: skip
BUREAUS: Final = ("CIBIL", "Experian", "Equifax", "CRIF")
GIVEN: Final = [
    "Aarav",
    "Aditi",
    "Amit",
    "Anita",
    "Arjun",
    "Bhavna",
    "Deepika",
    "Farhan",
    "Gauri",
    "Harish",
    "Isha",
    "Kavita",
    "Lakshmi",
    "Manish",
    "Meera",
    "Naveen",
    "Nisha",
    "Prakash",
    "Priyanka",
    "Rahul",
    "Rohit",
    "Sandhya",
    "Sneha",
    "Sunita",
    "Suresh",
    "Tanvi",
    "Vidya",
    "Vijay",
    "Zoya",
    "Ramesh",
    "Joseph",
    "Gurpreet",
]
MIDDLE: Final = [
    "Kumar",
    "Prakash",
    "Mohan",
    "Venkatesh",
    "Anand",
    "Krishna",
    "Dilip",
    "Chandra",
    "Mahadev",
    "Balakrishnan",
]
FAMILY: Final = [
    "Agarwal",
    "Bhat",
    "Desai",
    "Fernandes",
    "Ghosh",
    "Iyer",
    "Joshi",
    "Kapoor",
    "Khan",
    "Kulkarni",
    "Menon",
    "Mishra",
    "Nair",
    "Patel",
    "Patil",
    "Rao",
    "Reddy",
    "Shah",
    "Sharma",
    "Shetty",
    "Singh",
    "Yadav",
    "Choudhary",
    "Deshpande",
]
CITIES: Final = (
    ("Pune", "Baner"), ("Bengaluru", "Whitefield"), ("Hyderabad", "Kondapur"), ("Mumbai", "Kandivali East"),
    ("Chennai", "Velachery"), ("Nagpur", "Manish Nagar"), ("Ahmedabad", "Bopal"), ("Jaipur", "Mansarovar"),
)  # fmt: skip
BUILDERS: Final = ("Amaltas Homes LLP", "Kadamba Realty Private Limited", "Palash Infrabuild Limited")
VALUERS: Final = ("Shilpa Valuers and Engineers", "R. D. Kale & Associates", "Meru Technical Consultants")
DESIGNATIONS: Final = (
    "Senior Engineer",
    "Accounts Officer",
    "Product Manager",
    "Shift Supervisor",
    "Analyst",
)
MERCHANTS: Final = (
    "UPI-BIGMANDI GROCERS", "POS CHAI POINT CAFE", "UPI-METRO RECHARGE", "UPI-APNA PHARMACY",
    "BILLPAY MSEDCL ELECTRICITY", "POS PETROL PUMP NH48", "UPI-SCHOOL FEES VIDYA MANDIR",
)  # fmt: skip
