/** Endings of what is read as papers (docs/documents.md); the server looks at the content and not at the name. */
export const PAPER_ENDINGS = ".pdf,.png,.jpg,.jpeg,.tif,.tiff,.webp,.bmp,.gif,.docx,.xlsx,.pptx,.zip,.eml,.msg,.html,.htm,.txt";
