"""What an archive of personal data says of itself."""

README = """\
ENGLISH
=======
This archive holds everything that this portal keeps about one customer, as of the time in manifest.json.

customers.json       the customer's record, its addresses, its history and the e-mails sent to it
installations.json   the installations, what is known of their photos, the diary, the service plans, the
                     invoices and the certificates
leads.json           the leads that became this customer, their notes, and what is known of their documents
files.json           the list of the files
files/               the files themselves
manifest.json        every part of this archive with its size in bytes and its SHA-256, and how many records it has

The .json files are text: any editor opens them. Times are UTC.


FRANÇAIS
========
Cette archive contient tout ce que ce portail conserve au sujet d'un client, à la date indiquée dans manifest.json.

customers.json       la fiche du client, ses adresses, son historique et les e-mails qui lui ont été envoyés
installations.json   les installations, ce que l'on sait de leurs photos, l'agenda, les contrats
                     d'entretien, les factures et les certificats
leads.json           les leads devenus ce client, leurs notes, et ce que l'on sait de leurs documents
files.json           la liste des fichiers
files/               les fichiers eux-mêmes
manifest.json        chaque partie de cette archive avec sa taille en octets, son SHA-256 et le nombre de fiches

Les fichiers .json sont du texte : tout éditeur les ouvre. Les heures sont en UTC.
"""
