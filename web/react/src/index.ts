export { PropMubiChat, type LeadDetail, type PropMubiChatProps } from "./PropMubiChat.js";
export { ELEMENT_NAME, type ChatAttributes, type ChatLang, type ChatMode, type ChatTheme } from "./element.js";
export { loadWidget, type LoadOptions } from "./loadWidget.js";
