// Shows /api/openapi.json. Keys are typed for the time of the page and kept nowhere.
window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
