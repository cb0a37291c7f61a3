/** A style sheet: importing it puts it into the page. */
declare module '*.css'
