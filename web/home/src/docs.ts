// The API reference: Swagger UI from this server's own files, so that it works with no network.
import "swagger-ui-dist/swagger-ui.css";
import bundle from "swagger-ui-dist/swagger-ui-bundle.js?url";

declare global {
  interface Window {
    SwaggerUIBundle?: (options: Record<string, unknown>) => void;
  }
}

const script = document.createElement("script");
script.src = bundle;
script.addEventListener("load", () => {
  window.SwaggerUIBundle?.({
    url: "/openapi.json",
    dom_id: "#reference",
    deepLinking: true,
    // So many operations take long to draw all at once: each group opens by a click.
    docExpansion: "none",
    tryItOutEnabled: true,
    // Null, or the badge would be asked of a host elsewhere.
    validatorUrl: null,
  });
});
document.head.append(script);
