export { sessionFetch, signIn, signOut, type Credentials } from "@propmubi/client";
