/* Streamlit writes some words by itself, in English only: here they are said in French, as they appear.
   Sent to French pages only (core/web/shell.py). Labels of ours are never touched: text of Markdown and HTML is left. */
(() => {
  "use strict";
  const WORDS = new Map(Object.entries({
    "Add row": "Ajouter une ligne",
    "App pages": "Pages",
    "Choose an option": "Choisissez",
    "Choose options": "Choisissez",
    "Clear all": "Tout effacer",
    "Clear selection": "Effacer la sélection",
    "Clear value": "Effacer",
    "Close": "Fermer",
    "Close fullscreen": "Quitter le plein écran",
    "Collapse sidebar": "Replier le menu",
    "Connecting": "Connexion…",
    "Copy to clipboard": "Copier",
    "Decrement": "Diminuer",
    "Delete row(s)": "Supprimer les lignes",
    "Download as CSV": "Télécharger en CSV",
    "Drag and drop a file here": "Déposez un fichier ici",
    "Drag and drop files here": "Déposez des fichiers ici",
    "Expand sidebar": "Déplier le menu",
    "Fullscreen": "Plein écran",
    "Hide password": "Cacher le mot de passe",
    "Increment": "Augmenter",
    "Link to heading": "Lien vers ce titre",
    "Logo": "Logo",
    "Main menu": "Menu",
    "Navigate to home page": "Aller à l'accueil",
    "Next page": "Page suivante",
    "No results": "Aucun résultat",
    "Open": "Ouvrir",
    "Page not found": "Page introuvable",
    "Pagination": "Pages",
    "Press Enter to apply": "Entrée pour valider",
    "Previous page": "Page précédente",
    "Search": "Chercher",
    "Select all": "Tout choisir",
    "Show password": "Montrer le mot de passe",
    "Show/hide columns": "Montrer ou cacher des colonnes",
    "Sidebar": "Menu",
    "Skip to main content": "Aller au contenu",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Cette page n'existe pas. Voici l'accueil.",
    "This field is required.": "Ce champ est obligatoire.",
    "Upload": "Choisir un fichier",
    "file upload": "fichier à déposer",
    "progress": "avancement",
  }));
  const SHAPES = [
    [/^Help for (.+)$/s, "Aide : $1"],
    [/^Remove (.+)$/s, "Retirer $1"],
    [/^Clear (.+)$/s, "Effacer $1"],
    [/^(\d+)\s?MB per file(.*)$/s, "$1 Mo par fichier$2"],
    [/^(\d+)\s?KB per file(.*)$/s, "$1 Ko par fichier$2"],
  ];
  const NAMES = ["alt", "aria-label", "placeholder", "title"];
  const OURS = '[data-testid="stMarkdownContainer"], [data-testid="stHtml"], [data-testid="stCode"], textarea';
  const THEIRS = '[data-testid="stFileUploaderDropzone"]'; // its button is written in Markdown

  const french = (said) => {
    const word = WORDS.get(said);
    if (word !== undefined) return word;
    const shape = SHAPES.find(([form]) => form.test(said));
    return shape ? said.replace(shape[0], shape[1]) : said;
  };
  const name = (element, attribute) => {
    const said = element.getAttribute(attribute);
    const told = said && french(said);
    if (told && told !== said) element.setAttribute(attribute, told);
  };
  const text = (node) => {
    const told = french(node.nodeValue.trim());
    if (told === node.nodeValue.trim()) return;
    if (!node.parentElement?.closest(OURS) || node.parentElement.closest(THEIRS)) node.nodeValue = told;
  };
  const whole = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const element of [node, ...node.querySelectorAll("[alt], [aria-label], [placeholder], [title]")]) {
      NAMES.forEach((attribute) => name(element, attribute));
    }
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) text(texts.currentNode);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") name(change.target, change.attributeName);
      else if (change.type === "characterData") text(change.target);
      else change.addedNodes.forEach(whole);
    }
  }).observe(document.documentElement, {
    attributeFilter: NAMES, attributes: true, characterData: true, childList: true, subtree: true,
  });
})();
